// One state, drawn by the widget itself: `frame.html?state=streaming&theme=dark&lang=ar`.
// `contrast=more` and `text=200` show what a visitor's own settings would; `font=boxes`
// draws a box for each letter, the same on every machine.
import { Looks } from './looks.js'
import { serve } from './server.js'
import { STATES } from './states.js'
import { Visitor } from './visitor.js'

const asked = new URLSearchParams(location.search)
const lang = asked.get('lang') ?? 'en'
const known = STATES.find(({ id }) => id === asked.get('state')) ?? STATES[0]
const KEY = `gallery-${known.id}`

// It is noon of the same day whenever one looks, so that hours and days are written as long.
const NOON = new Date(2026, 2, 24, 12).getTime()
window.Date = class extends Date {
  constructor(...given) {
    super(...(given.length ? given : [NOON]))
  }
  static now() {
    return NOON
  }
}
// What counts down has as long to go however long one looks.
performance.now = () => 0

// What waits for long would give up while somebody looks at it.
const timeout = window.setTimeout
window.setTimeout = (call, millis, ...rest) =>
  millis >= 10_000 ? 0 : timeout(call, millis, ...rest)

// A frame that is out of view shows what it would show in view.
window.IntersectionObserver = class {
  constructor(call) {
    this.call = call
  }
  observe(target) {
    timeout(() => this.call([{ target, isIntersecting: true }], this))
  }
  unobserve() {}
  disconnect() {}
}

document.documentElement.lang = lang
document.documentElement.dir = ['ar', 'fa', 'he'].includes(lang) ? 'rtl' : 'ltr'

const state = known.make?.({ says: (en, ar) => (lang === 'ar' && ar ? ar : en) }) ?? {}
const server = serve(state)
if (state.messages || state.loading) {
  const kept = { version: 1, conversationId: 'cnv_gallery', visitorToken: 'visitor', unsent: [] }
  localStorage.setItem(`parlor:${KEY}`, JSON.stringify(kept))
} else {
  localStorage.removeItem(`parlor:${KEY}`)
}

// What was kept for this tab when it was looked at before.
for (const name of Object.keys(sessionStorage))
  if (name.startsWith(`parlor:${KEY}:`)) sessionStorage.removeItem(name)

await customElements.whenDefined('parlor-chat')
const chat = document.createElement('parlor-chat')
chat.setAttribute('agent', KEY)
chat.setAttribute('lang', lang)
for (const [name, value] of Object.entries(state.attributes ?? {})) chat.setAttribute(name, value)
if (state.module) chat.setAttribute('module', state.module)
if (state.mode) chat.setAttribute('mode', state.mode)
for (const [name, value] of Object.entries(state.tokens ?? {})) chat.style.setProperty(name, value)
const looks = new Looks(chat)
await looks.take(asked)
document.body.append(chat)
looks.watch()
const visitor = new Visitor(chat, server, state)
try {
  await known.act?.(visitor)
  await visitor.settled()
  document.documentElement.dataset.ready = ''
  /** Has it look otherwise, as it stands, and waits until it does. */
  window.looks = async (settings) => {
    await looks.take(new URLSearchParams(settings))
    await visitor.settled()
  }
} catch (error) {
  document.documentElement.dataset.ready = String(error?.stack ?? error)
}
window.parent.onstate?.()
