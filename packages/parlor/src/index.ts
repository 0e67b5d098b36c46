/** The package: `init()` for those who want an object rather than an element. */
import { ParlorChat, define } from './define'
import type { Options } from './types'

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
export function init({ target, ...options }: InitOptions): ParlorChat {
  const place = typeof target === 'string' ? document.querySelector(target) : target
  if (target && !place) throw new Error(`parlor: target: no element matches ${String(target)}`)
  const chat = document.createElement('parlor-chat') as ParlorChat
  chat.options = { mode: target ? 'inline' : 'launcher', ...options }
  ;(place ?? document.body).append(chat)
  return chat
}
