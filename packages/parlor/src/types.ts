/** What crosses between the page and the widget. Mirrors `crates/parlor-wire/src/host.rs`. */

/**
 * How a widget is set up. Each option is also an attribute of the element, and of the
 * script tag with `data-` before it: `greet-after` and `data-greet-after` of `greetAfter`.
 */
export interface Options {
  /** The agent's publishable key, `pk_live_…`. */
  agent: string
  /** Origin of the API, without a trailing slash. @default where the script came from */
  api?: string
  /** @default 'launcher' */
  mode?: 'launcher' | 'inline' | 'panel' | 'page'
  /** @default 'bottom-right' */
  position?: 'bottom-right' | 'bottom-left'
  /** `auto` is what the visitor prefers, `inherit` what the page is. @default 'auto' */
  theme?: 'light' | 'dark' | 'auto' | 'inherit'
  /** Whether the button is there; the page may have one of its own. @default true */
  launcher?: boolean
  /** When to fetch the widget itself. @default 'intent' */
  preload?: 'intent' | 'idle' | 'eager'
  /** Where the conversation's id is kept. @default 'local' */
  storage?: 'local' | 'session' | 'none'
  /** Whether visitors may send files, where the agent takes them. @default true */
  attachments?: boolean
  /** BCP 47. @default the language of the element, the page, the browser */
  lang?: string
  /** @default that of the language */
  dir?: 'ltr' | 'rtl' | 'auto'
  /** Whether the newest words are kept in view, or the question at the top. @default 'follow' */
  scroll?: 'follow' | 'read'
  /** Has the chat open from the start. @default false */
  open?: boolean
  /**
   * Seconds until the greeting stands beside the button of a chat that nobody has used, at
   * most 86 400. @default never
   */
  greetAfter?: number
  /** Replaces the agent's greeting. */
  greeting?: string
  /** Replaces the composer's placeholder. */
  placeholder?: string
  /** Replaces the agent's starter questions; in an attribute, with `|` between them. */
  suggestions?: string[]
  /** URL of the widget's module. @default the one that was built with this file */
  module?: string
}

/** What the page tells a mounted widget. */
export interface Command {
  type: 'open' | 'close' | 'greet' | 'sendMessage' | 'stop' | 'newConversation' | 'focusComposer' | 'setComposerValue'
  text?: string
  gesture?: boolean
}

/** What a widget tells its page; `type` is the DOM event's name without `parlor:`. */
export interface HostEvent {
  type:
    | 'ready' | 'open' | 'close' | 'message' | 'response-start' | 'response-end'
    | 'conversation' | 'unread' | 'feedback' | 'rating' | 'error' | 'destroy'
  role?: 'user' | 'assistant'
  text?: string
  messageId?: string
  conversationId?: string
  reason?: string
  thumb?: 'up' | 'down'
  code?: string
  count?: number
  score?: number
  gesture?: boolean
}

/** The widget's module: `host.ts`, with wasm-bindgen's glue. */
export type WidgetModule = typeof import('./host')

/** One mounted widget. */
export interface Host {
  /** Has it do something, with what the method of this name was given. */
  call(type: Command['type'], argument?: unknown): void
  /** Takes it off the page. */
  unmount(): void
}
