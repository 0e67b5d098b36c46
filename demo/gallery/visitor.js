// Whoever brings the chat into a state, as a visitor would.

const nextTurn = () => new Promise((resolve) => setTimeout(resolve, 16))

export class Visitor {
  constructor(chat, server, state) {
    Object.assign(this, { chat, server, state })
  }

  /** What of the chat this selector fits. */
  find(css) {
    return this.chat.shadowRoot.querySelector(css)
  }

  /** Waits until it is so, or something is there. */
  async until(what) {
    const holds = typeof what === 'string' ? () => this.find(what) : what
    for (let turn = 0; turn < 1000; turn++) {
      const found = holds()
      if (found) return found
      await nextTurn()
    }
    throw new Error(`this did not come about: ${what}`)
  }

  /** Opens the chat, and waits for the history of the state and what belongs below it. */
  async opens() {
    await this.chat.open()
    await this.until('[part=panel][open], section[part=panel]')
    const { messages = [], configured, config } = this.state
    if (config && !configured) {
      const { name } = config
      await this.until(() => !name || this.find('[part=title]').textContent === name)
    }
    if (messages.length && !this.state.loading) {
      await this.until(() => this.chat.shadowRoot.querySelectorAll('article').length >= messages.length)
      if (messages.some((it) => it.role === 'assistant' && it.status === 'complete'))
        await this.until('[part=answer] [data-act=copy]')
      await this.until('[part=transcript][aria-busy=false]')
    }
  }

  async asks(text) {
    await this.opens()
    await this.chat.sendMessage(text)
    await this.until('[part=question]')
  }

  async presses(css) {
    ;(await this.until(css)).click()
  }

  async writes(css, text) {
    const input = await this.until(css)
    input.value = text
    input.dispatchEvent(new InputEvent('input', { bubbles: true, composed: true }))
  }

  /** Brings files by dropping, or drags them over the panel only. */
  async brings(files, kind = 'drop') {
    await this.until('[part=drop]')
    const dataTransfer = new DataTransfer()
    for (const { name, type, size } of files)
      dataTransfer.items.add(new File([new Uint8Array(size)], name, { type }))
    const event = new Event(kind, { bubbles: true, cancelable: true })
    Object.defineProperty(event, 'dataTransfer', { value: dataTransfer })
    this.find('[part=panel]').dispatchEvent(event)
  }

  /** Until nothing moves. In a grid only one frame could have the focus, so none has it. */
  async settled() {
    if (window.parent !== window) this.chat.shadowRoot.activeElement?.blur()
    await document.fonts.ready
    const root = this.chat.shadowRoot
    for (let quiet = 0, before = ''; quiet < 6; ) {
      await nextTurn()
      const now = root.querySelector('[part=root]').outerHTML + root.adoptedStyleSheets.length
      quiet = now === before ? quiet + 1 : 0
      before = now
    }
    const moving = root.getAnimations().filter((it) => it.effect.getComputedTiming().endTime < 60_000)
    await Promise.all(moving.map((it) => it.finished.catch(() => {})))
  }
}
