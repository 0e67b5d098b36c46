/** Registers `<parlor-chat>`. Doing it twice, or under Node, does no harm. */
import { ParlorChat } from './element'

/** Registers the element; those that are on the page already begin at once. */
export function define(): void {
  if (globalThis.customElements && !customElements.get('parlor-chat'))
    customElements.define('parlor-chat', ParlorChat)
}

export { ParlorChat }
