/**
 * The widget as the element has it, once it is fetched: options in, calls in, events out.
 * It is one file with wasm-bindgen's glue.
 */
import init, { Handle } from 'parlor-glue'
import type { ParlorChat } from './element'
import type { Command, Host, HostEvent, Options } from './types'

/** The name of the file beside this one that the glue compiles; none where it knows itself. */
declare const PARLOR_WASM: string

/** Fetches what is compiled, once. */
export default PARLOR_WASM
  ? () => init({ module_or_path: new URL(PARLOR_WASM, import.meta.url) })
  : init

/** What the element found out before the widget was here. */
interface Found {
  api?: string
  lang: string
  words?: string
}

/**
 * Draws the widget of a chat into `place`. `report` is called on a later task,
 * because a page's handler may call us back.
 */
export function mount(
  chat: ParlorChat,
  place: HTMLElement,
  found: Found,
  report: (event: HostEvent) => void,
): Host {
  const handle = Handle.mount(place, optionsOf(chat, found), (json) =>
    queueMicrotask(() => report(JSON.parse(json))),
  )
  return {
    call(type, argument) {
      if (type === 'setComposerValue') return write(place, String(argument))
      const command: Command =
        type === 'open' ? { type, gesture: !!argument } : { type, text: argument as string }
      handle.send(JSON.stringify(command))
    },
    unmount: () => handle.unmount(),
  }
}

/** As if the visitor had written it. */
function write(place: HTMLElement, text: string): void {
  const composer = place.querySelector<HTMLTextAreaElement>('[part~=input]')
  if (!composer) return
  composer.value = text
  composer.dispatchEvent(new Event('input'))
}

/**
 * Everything that was set, whatever it is: the widget knows its options, and says which
 * are none. It is told which are of `init()`, since some attributes are the page's own.
 */
function optionsOf({ attributes, options }: ParlorChat, { api, lang, words }: Found): string {
  const written = Object.fromEntries(Array.from(attributes, ({ name, value }) => [name, value]))
  return JSON.stringify({
    ...written,
    ...options,
    suggestions: options.suggestions ?? written.suggestions?.split('|'),
    api: api?.replace(/\/+$/, ''),
    lang,
    words,
    init: Object.keys(options),
  } satisfies Partial<Record<keyof Options | 'init' | 'words', unknown>>)
}
