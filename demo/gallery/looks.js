// What a frame looks like: theme, contrast, size of text, letters. All of it can change.
import { useBoxes } from './boxes.js'

/** Of the roles in `style/tokens.css`, in pixels. */
const SIZES = { '': 15, '-l': 26, '-m': 14, '-s': 12.5, '-input': 16, '-code': 13 }

export class Looks {
  #chat
  #asked = new URLSearchParams()
  #large = new CSSStyleSheet()
  /** What rules were for before they held always or never. */
  #media = new WeakMap()

  constructor(chat) {
    this.#chat = chat
    const sizes = Object.entries(SIZES).map(([name, size]) => `--_size${name}: ${2 * size}px`)
    this.#large.replaceSync(`parlor-chat::part(root) { font-size: 30px; ${sizes.join(';')} }`)
  }

  /** Looks so from now on, and as always where nothing is said. */
  async take(asked) {
    this.#asked = asked
    const theme = asked.get('theme') ?? 'light'
    document.documentElement.style.colorScheme = theme
    this.#chat.setAttribute('theme', theme)
    await useBoxes(this.#chat, asked.get('font') === 'boxes')
    const others = document.adoptedStyleSheets.filter((it) => it !== this.#large)
    document.adoptedStyleSheets = asked.get('text') === '200' ? [...others, this.#large] : others
    if (this.#chat.shadowRoot) this.#assume()
  }

  /** Has rules hold or not, whatever the machine says, also in sheets that come later. */
  watch() {
    this.#assume()
    const again = new MutationObserver(() => this.#assume())
    again.observe(this.#chat.shadowRoot, { childList: true, subtree: true })
  }

  #assume() {
    const isTouched = ['phone', 'narrow'].includes(this.#asked.get('screen'))
    const holds = {
      '(prefers-contrast: more)': this.#asked.get('contrast') === 'more',
      '(hover: hover)': !isTouched,
    }
    for (const sheet of this.#chat.shadowRoot.adoptedStyleSheets)
      for (const rule of sheet.cssRules) {
        const asked = this.#media.get(rule) ?? rule.media?.mediaText
        if (!(asked in holds)) continue
        this.#media.set(rule, asked)
        const media = holds[asked] ? 'all' : 'not all'
        if (rule.media.mediaText !== media) rule.media.mediaText = media
      }
  }
}
