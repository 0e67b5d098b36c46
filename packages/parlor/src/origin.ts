/** Where this file came from: the widget's module and the API are there too. */
import { ParlorChat } from './element'

/** Name of the module's file, built in. */
declare const PARLOR_MODULE: string

/** Has every element find its module and its API next to the file at `url`. */
export function comeFrom(url: string, module = PARLOR_MODULE): void {
  ParlorChat.defaults = { api: new URL(url).origin, module: new URL(module, url).href }
}
