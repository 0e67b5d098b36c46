/** `<parlor-chat>`: attributes, DOM events, focus; everything else is the widget's. */
import { type Frame, drawFrame, showLoadError, showUnread } from './launcher'
import { loadModule } from './module'
import type { Command, Handle, HostEvent, Options } from './types'

const LOAD_ERROR = 'The chat could not be loaded. Please try again.'

/** Node has no HTMLElement; importing this file there must do nothing. */
const Base = globalThis.HTMLElement ?? (class {} as typeof HTMLElement)

/** A chat on a page. Fetches nothing before a visitor reaches for it. */
export class ParlorChat extends Base {
  /** Options that are not attributes, or that `init()` was given. */
  options: Partial<Options> = {}
  #frame?: Frame
  #handle?: Handle
  #isOpen = false

  connectedCallback(): void {
    if (this.#frame) return
    const mode = this.#option('mode') ?? 'launcher'
    const frame = drawFrame(this.shadowRoot ?? this.attachShadow({ mode: 'open' }), mode === 'launcher')
    this.#frame = frame
    const { dataset, dir } = frame.root
    dataset.mode = mode
    dataset.position = this.#option('position') ?? ''
    dataset.theme = this.#option('theme') ?? ''
    frame.root.dir = dir || getComputedStyle(this).direction
    this.#listen(frame)
    const preload = this.#option('preload')
    if (mode !== 'launcher' || this.hasAttribute('open')) void this.open()
    else if (preload === 'eager') this.#preload()
    else if (preload === 'idle') (globalThis.requestIdleCallback ?? setTimeout)(this.#preload)
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
    this.#expand(true)
    const handle = await this.#ready()
    const active = document.activeElement
    // The visitor may have gone elsewhere while the widget was fetched.
    const gesture = byHand && (!active || active === document.body || active === this)
    if (this.#isOpen) this.#send(handle, { type: 'open', gesture })
    this.#emit({ type: 'open' })
  }

  /** Takes the panel out of view. */
  close(): void {
    if (this.#handle && this.#isOpen) this.#send(this.#handle, { type: 'close' })
    this.#expand(false)
  }

  /** Opens or closes. */
  toggle(): void {
    if (this.#isOpen) this.close()
    else void this.open()
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
    this.#handle?.unmount()
    this.#handle = undefined
    this.#frame?.root.remove()
    this.#frame = undefined
    this.#isOpen = false
    this.#emit({ type: 'destroy' })
  }

  #listen({ launcher }: Frame): void {
    if (!launcher) return
    for (const intent of ['pointerenter', 'focus', 'touchstart'])
      launcher.addEventListener(intent, this.#preload, { once: true, passive: true })
    launcher.addEventListener('click', () => {
      if (this.#isOpen) this.close()
      else this.open(true).catch(() => {})
    })
  }

  #preload = (): void => {
    loadModule(this.#moduleUrl()).catch(() => {})
  }

  /** The mounted widget, which is fetched first if need be. */
  async #ready(): Promise<Handle> {
    const frame = this.#frame
    if (!frame) throw new Error('parlor: the element is not on a page')
    frame.launcher?.setAttribute('aria-busy', 'true')
    showLoadError(frame.root, '')
    try {
      const { Handle } = await loadModule(this.#moduleUrl())
      if (this.#frame !== frame) throw new Error('parlor: the element was taken off the page')
      this.#handle ??= Handle.mount(frame.mount, JSON.stringify(this.#options()), this.#receive)
      return this.#handle
    } catch (error) {
      this.#expand(false)
      showLoadError(frame.root, LOAD_ERROR)
      this.#emit({ type: 'error', code: 'load_failed', text: String(error) })
      throw error
    } finally {
      frame.launcher?.removeAttribute('aria-busy')
    }
  }

  /** On a later task, because a page's handler may call us back. */
  #receive = (json: string): void => queueMicrotask(() => this.#report(json))

  #report(json: string): void {
    const event: HostEvent = JSON.parse(json)
    const launcher = this.#frame?.launcher
    if (event.type === 'close') {
      this.#expand(false)
      if (event.gesture) launcher?.focus()
    }
    if (event.type === 'unread' && launcher) showUnread(launcher, event.count ?? 0)
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
    launcher?.setAttribute('aria-expanded', String(isOpen))
    if (launcher) launcher.ariaLabel = isOpen ? 'Close chat' : 'Open chat'
  }

  #option<K extends keyof Options>(name: K): string | undefined {
    return (this.options[name] as string | undefined) ?? this.getAttribute(name) ?? undefined
  }

  #options(): Options {
    const { options } = this
    const of = (name: keyof Options) => this.#option(name)
    return {
      ...options,
      agent: of('agent') ?? '',
      api: (of('api') ?? '').replace(/\/+$/, ''),
      mode: of('mode') as Options['mode'],
      storage: of('storage') as Options['storage'],
      greeting: of('greeting'),
      placeholder: of('placeholder'),
    }
  }

  #moduleUrl(): string {
    return new URL(this.#option('module') ?? '', document.baseURI).href
  }
}
