/** `<parlor-chat>`: attributes, DOM events, focus; everything else is the widget's. */
import { type Frame, drawFrame, nameLauncher, showLoadError } from './launcher'
import { loadModule } from './module'
import type { Command, Handle, HostEvent, Options } from './types'
import { ENGLISH, type LauncherWords, fetchPack, isRightToLeft, spoken } from './words'

/** Node has no HTMLElement; importing this file there must do nothing. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

const whenIdle = globalThis.requestIdleCallback ?? setTimeout

/** The attribute of an option: `greet-after` of `greetAfter`. */
export const attributeOf = (name: string): string => name.replace(/[A-Z]/g, '-$&')

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
  #handle?: Handle
  #isOpen = false
  #unread = 0
  #language = 'en'
  #pack?: Promise<string | undefined>
  #words = ENGLISH
  #greeting?: number

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

  /** Brings the panel into view; resolves when it is, rejects if it cannot be loaded. */
  async open(byHand = false): Promise<void> {
    this.#expect()
    clearTimeout(this.#greeting)
    this.#expand(true)
    const handle = await this.#ready()
    if (!this.#isOpen) return
    const active = (this.getRootNode() as Document | ShadowRoot).activeElement
    // The visitor may have gone elsewhere while the widget was fetched.
    const gesture = byHand && (!active || active === document.body || active === this)
    this.#send(handle, { type: 'open', gesture })
    this.#emit({ type: 'open' })
  }

  /** Takes the panel out of view. */
  close(): void {
    if (this.#handle && this.#isOpen) this.#send(this.#handle, { type: 'close' })
    this.#expand(false)
  }

  /** Opens or closes. */
  async toggle(): Promise<void> {
    if (this.#isOpen) this.close()
    else await this.open()
  }

  /** Asks for the visitor. */
  async sendMessage(text: string): Promise<void> {
    this.#send(await this.#ready(), { type: 'sendMessage', text })
  }

  /** Ends the answer that is being written. */
  async stop(): Promise<void> {
    this.#send(await this.#ready(), { type: 'stop' })
  }

  /** Leaves the conversation for a new one. */
  async newConversation(): Promise<void> {
    this.#send(await this.#ready(), { type: 'newConversation' })
  }

  /** Takes everything off the page. Putting the element back begins anew. */
  destroy(): void {
    if (!this.#frame) return
    clearTimeout(this.#greeting)
    this.#handle?.unmount()
    this.#handle = undefined
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
    root.dir = isRightToLeft(this.#language) ? 'rtl' : isOurs ? 'ltr' : page
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
  #prepare = async (): Promise<Handle | undefined> => {
    try {
      await Promise.all([loadModule(this.#moduleUrl()), this.#learn()])
      return await this.#ready()
    } catch {}
  }

  /** Greets whoever has not opened it. */
  #greet = async (): Promise<void> => {
    const handle = await this.#prepare()
    if (handle) this.#send(handle, { type: 'greet' })
  }

  #expect(): Frame {
    if (!this.#frame) throw new Error('parlor: the element is not on a page')
    return this.#frame
  }

  /** The mounted widget, which is fetched first if need be. */
  async #ready(): Promise<Handle> {
    const frame = this.#expect()
    const { launcher, mount, root } = frame
    if (launcher) launcher.ariaBusy = 'true'
    showLoadError(root, this.#words)
    try {
      const [{ Handle }, words] = await Promise.all([loadModule(this.#moduleUrl()), this.#learn()])
      if (this.#expect() !== frame) throw new Error('parlor: the element was moved')
      this.#handle ??= Handle.mount(mount, this.#options(words), this.#receive)
      return this.#handle
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

  /** On a later task, because a page's handler may call us back. */
  #receive = (json: string): void => queueMicrotask(() => this.#report(JSON.parse(json)))

  #report(event: HostEvent): void {
    const launcher = this.#frame?.launcher
    if (event.type === 'close' && event.gesture) {
      this.#expand(false)
      launcher?.focus()
    }
    if (event.type === 'unread') {
      this.#unread = event.count ?? 0
      this.#expand(this.#isOpen)
    }
    this.#emit(event)
  }

  #send(handle: Handle, command: Command): void {
    handle.send(JSON.stringify(command))
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

  /**
   * Everything that was set, whatever it is: the widget knows its options, and says which
   * are none. It is told which are of `init()`, since some attributes are the page's own.
   */
  #options(words?: string): string {
    const attributes = Array.from(this.attributes, ({ name, value }) => [name, value])
    const suggestions = this.options.suggestions ?? this.getAttribute('suggestions')?.split('|')
    return JSON.stringify({
      ...Object.fromEntries(attributes),
      ...this.options,
      suggestions,
      api: this.#option('api')?.replace(/\/+$/, ''),
      lang: this.#language,
      words,
      init: Object.keys(this.options),
    })
  }

  #moduleUrl(): string {
    return new URL(this.#option('module') ?? '', document.baseURI).href
  }
}
