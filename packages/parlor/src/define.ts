/** Registers `<parlor-chat>`. Importing it twice, or under Node, does no harm. */
import { ParlorChat } from './element'

if (globalThis.customElements && !customElements.get('parlor-chat'))
  customElements.define('parlor-chat', ParlorChat)

export { ParlorChat }
