/** The package: `init()` for those who want an object rather than an element. */
import { ParlorChat, define } from './define'
import { comeFrom } from './origin'
import type { Options } from './types'

// Under Node there is no page that an element could be on.
if (globalThis.document) comeFrom(import.meta.url)
define()

export { ParlorChat }
export type { HostEvent, Options } from './types'

/** Where a chat goes, next to how it is set up. */
export interface InitOptions extends Options {
  /** The element, or a selector for it, to put the chat into. @default document.body */
  target?: Element | string
}

/**
 * Puts a chat on the page and returns its element.
 *
 * @throws if `target` names no element; nothing is put on the page then.
 */
export function init({ target, theme, ...options }: InitOptions): ParlorChat {
  const place = typeof target === 'string' ? document.querySelector(target) : target
  if (target && !place) throw new Error(`parlor: target: no element matches ${String(target)}`)
  const chat = document.createElement('parlor-chat') as ParlorChat
  chat.options = { mode: target ? 'inline' : 'launcher', ...options }
  if (theme) chat.setAttribute('theme', theme)
  ;(place ?? document.body).append(chat)
  return chat
}
