/** `<parlor-chat>`: attributes, DOM events, focus; everything else is the widget's. */
import { type Frame, drawFrame, nameLauncher, showLoadError } from './launcher'
import { loadModule } from './module'
import type { Command, Host, HostEvent, Options } from './types'
import { ENGLISH, type LauncherWords, fetchPack, isRightToLeft, spoken } from './words'

/** Node has no HTMLElement; importing this file there must do nothing. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

const whenIdle = globalThis.requestIdleCallback ?? setTimeout

/** Methods that are the widget's own. */
const METHODS = ['sendMessage', 'stop', 'newConversation', 'focusComposer', 'setComposerValue'] as const
type Methods = Record<(typeof METHODS)[number], (this: ParlorChat, it?: string) => Promise<void>>

/** The attribute of an option: `greet-after` of `greetAfter`. */
export const attributeOf = (name: string): string => name.replace(/[A-Z]/g, '-$&')

export interface ParlorChat {
  /** Puts this into the composer, in the place of what stands there. */
  setComposerValue(text: string): Promise<void>
  /** Asks for the visitor. */
  sendMessage(text: string): Promise<void>
  /** Ends the answer that is being written. */
  stop(): Promise<void>
  /** Leaves the conversation for a new one. */
  newConversation(): Promise<void>
  /** Has the visitor write: after a press of theirs, the keyboard is in the composer. */
  focusComposer(): Promise<void>
}

/** A chat on a page. Fetches nothing before a visitor reaches for it. */
export class ParlorChat extends Base {
  /** What holds where neither an option nor an attribute says otherwise; the loader sets it. */
  static defaults: Partial<Options> = {}

  /**
   * Options that are not attributes, or that `init()` was given. Not the theme, which
   * is an attribute always: style sheets follow it whenever it changes.
   */
  options: Partial<Options> = {}
  #frame?: Frame
  #host?: Host
  #isOpen = false
  #unread = 0
  #language = 'en'
  #pack?: Promise<string | undefined>
  #words = ENGLISH
  #greeting?: number
  /** What had the focus before it was opened. */
  #opener?: HTMLElement | null

  connectedCallback(): void {
    if (this.#frame) return
    const [mode] = /^(inline|panel|page)$/.exec(this.#option('mode') ?? '') ?? ['launcher']
    const isFloating = mode === 'launcher'
    if (!isFloating) this.setAttribute('mode', mode)
    const frame = drawFrame(this.shadowRoot ?? this.attachShadow({ mode: 'open' }), isFloating)
    this.#frame = frame
    const { root } = frame
    Object.assign(root.dataset, { mode, position: this.#option('position') ?? '' })
    this.#speak(root)
    this.#listen(frame)
    this.showLauncher(this.#option('launcher') !== 'false')
    const preload = this.#option('preload')
    const wait = Number(this.#option('greetAfter'))
    // What is out of range would be done at once: browsers count in 31 bits.
    if (wait > 0 && wait <= 86400) this.#greeting = setTimeout(this.#greet, wait * 1000)
    if (!isFloating || (this.#option('open') ?? 'false') !== 'false') this.#openQuietly()
    else if (preload === 'eager') this.#preload()
    else if (preload === 'idle') whenIdle(this.#preload)
    // The launcher's name is read out before anybody reaches for it.
    if (this.#language !== 'en') whenIdle(() => this.#learn())
  }

  disconnectedCallback(): void {
    // An element that is moved is taken off and put back within one task.
    queueMicrotask(() => this.isConnected || this.destroy())
  }

  /** Whether the panel is in view. */
  get isOpen(): boolean {
    return this.#isOpen
  }

  /**
   * Brings the panel into view; resolves when it is, rejects if it cannot be loaded. After
   * a press of the visitor's the focus goes there, and comes back when it is closed.
   */
  async open(byHand = navigator.userActivation?.isActive): Promise<void> {
    this.#expect()
    clearTimeout(this.#greeting)
    this.#expand(true)
    const { activeElement } = document
    this.#opener = activeElement as HTMLElement | null
    const host = await this.#ready()
    if (!this.#isOpen) return
    // The visitor may have gone elsewhere while the widget was fetched. What had the focus
    // may be gone, too, as our button is on a phone.
    const elsewhere = [activeElement, document.body, null].indexOf(document.activeElement) < 0
    host.call('open', byHand && !elsewhere)
    this.#emit({ type: 'open' })
  }

  /** Takes the panel out of view. */
  close(): void {
    if (this.#isOpen) this.#host?.call('close')
    this.#expand(false)
  }

  /** Opens or closes. */
  async toggle(): Promise<void> {
    if (this.#isOpen) this.close()
    else await this.open()
  }

  static {
    // What the widget itself does, once it is fetched.
    for (const method of METHODS)
      (this.prototype as unknown as Methods)[method] = async function (this: ParlorChat, it) {
        ;(await this.#ready()).call(method, it)
      }
  }

  /** Shows the button again that `hideLauncher()` or `launcher: false` took away. */
  showLauncher(isShown = true): void {
    const { launcher } = this.#expect()
    if (launcher) launcher.hidden = !isShown
  }

  /** Takes the button out of view; the panel stays as it is. */
  hideLauncher(): void {
    this.showLauncher(false)
  }

  /** Hears an event, `message` of `parlor:message`, until what is returned is called. */
  on(type: HostEvent['type'], hear: (event: CustomEvent<HostEvent>) => void): () => void {
    this.addEventListener('parlor:' + type, hear as EventListener)
    return () => this.off(type, hear)
  }

  /** Hears it no more. */
  off(type: HostEvent['type'], hear: (event: CustomEvent<HostEvent>) => void): void {
    this.removeEventListener('parlor:' + type, hear as EventListener)
  }

  /** Takes everything off the page. Putting the element back begins anew. */
  destroy(): void {
    if (!this.#frame) return
    clearTimeout(this.#greeting)
    this.#host?.unmount()
    this.#host = undefined
    this.#frame.root.remove()
    this.#frame = undefined
    this.#isOpen = false
    this.#emit({ type: 'destroy' })
  }

  /** Finds the language: of the option, the element, the page, the browser. */
  #speak(root: HTMLElement): void {
    const { lang } = (this.closest('[lang]') ?? document.documentElement) as HTMLElement
    const own = this.#option('lang')
    this.#language = spoken([own, lang, document.documentElement.lang, ...navigator.languages])
    this.#pack = undefined
    this.#words = ENGLISH
    root.lang = this.#language
    const isOurs = own && this.#language !== 'en'
    const page = getComputedStyle(this).direction
    const written = isRightToLeft(this.#language) ? 'rtl' : isOurs ? 'ltr' : page
    root.dir = this.#option('dir') ?? written
  }

  /** Fetches the words of the language, once, and gives the launcher its name. */
  async #learn(): Promise<string | undefined> {
    const asked = (this.#pack ??= fetchPack(this.#moduleUrl(), this.#language))
    const pack = await asked
    // The element may have been put elsewhere meanwhile, where another language is spoken.
    if (pack && asked === this.#pack) this.#words = pack.split('\n') as LauncherWords
    this.#expand(this.#isOpen)
    return pack
  }

  #listen({ launcher }: Frame): void {
    if (!launcher) return
    for (const intent of ['pointerenter', 'focus'])
      launcher.addEventListener(intent, this.#prepare, { once: true, passive: true })
    launcher.addEventListener('click', ({ detail }) => {
      // The second half of a double click does not undo the first.
      if (detail > 1) return
      if (this.#isOpen) this.close()
      else this.#openQuietly(true)
    })
  }

  /** Opens for a visitor, who is told of a failure in place. */
  #openQuietly = (byHand = false): void => {
    this.open(byHand).catch(() => {})
  }

  #preload = (): void => {
    loadModule(this.#moduleUrl()).catch(() => {})
  }

  /** Draws the panel unseen; what cannot be fetched is no loss yet. */
  #prepare = async (): Promise<Host | undefined> => {
    try {
      await Promise.all([loadModule(this.#moduleUrl()), this.#learn()])
      return await this.#ready()
    } catch {}
  }

  /** Greets whoever has not opened it. */
  #greet = async (): Promise<void> => {
    ;(await this.#prepare())?.call('greet')
  }

  #expect(): Frame {
    if (!this.#frame) throw new Error('parlor: the element is not on a page')
    return this.#frame
  }

  /** The mounted widget, which is fetched first if need be. */
  async #ready(): Promise<Host> {
    const frame = this.#expect()
    const { launcher, mount, root } = frame
    if (launcher) launcher.ariaBusy = 'true'
    showLoadError(root, this.#words)
    try {
      const [{ mount: begin }, words] = await Promise.all([loadModule(this.#moduleUrl()), this.#learn()])
      if (this.#expect() !== frame) throw new Error('parlor: the element was moved')
      const found = { api: this.#option('api'), lang: this.#language, words }
      return (this.#host ??= begin(this, mount, found, this.#report))
    } catch (error) {
      if (this.#frame === frame) {
        this.#expand(false)
        showLoadError(root, this.#words, () => this.#openQuietly(true))
        this.#emit({ type: 'error', code: 'load_failed', text: String(error) })
      }
      throw error
    } finally {
      if (launcher) launcher.ariaBusy = null
    }
  }

  #report = (event: HostEvent): void => {
    const launcher = this.#frame?.launcher
    if (event.type === 'close' && event.gesture) {
      this.#expand(false)
      ;(launcher?.hidden ? this.#opener : launcher)?.focus()
    }
    if (event.type === 'unread') {
      this.#unread = event.count ?? 0
      this.#expand(this.#isOpen)
    }
    this.#emit(event)
  }

  #emit({ type, ...detail }: HostEvent): void {
    this.dispatchEvent(new CustomEvent('parlor:' + type, { bubbles: true, composed: true, detail }))
  }

  #expand(isOpen: boolean): void {
    this.#isOpen = isOpen
    const launcher = this.#frame?.launcher
    if (launcher) nameLauncher(launcher, isOpen, this.#unread, this.#words)
  }

  #option(name: keyof Options): string | undefined {
    const option = this.options[name] ?? this.getAttribute(attributeOf(name))
    return (option ?? ParlorChat.defaults[name])?.toString()
  }

  #moduleUrl(): string {
    return new URL(this.#option('module') ?? '', document.baseURI).href
  }
}
