/**
 * The script tag: `<script async src="…/parlor.js" data-agent="pk_live_…">`.
 *
 * Defines the element and puts one at the end of the body, the same place on
 * every page, so that keyboards find it where it was (WCAG 2.2, 3.2.6).
 */
import { define } from './define'
import { attributeOf } from './element'
import { comeFrom } from './origin'

type Call = [method: string, ...args: unknown[]]
type Queue = ((...call: Call) => unknown) & { q?: Call[] }

const script = document.currentScript as HTMLScriptElement | null

/** Puts the chat on the page, unless the page wrote it itself or wants none from here. */
function place({ dataset }: HTMLScriptElement): void {
  const known = [...document.querySelectorAll('parlor-chat')]
  const { agent } = dataset
  let chat = known.find((it) => !agent || it.getAttribute('agent') === agent)
  if (!chat && agent) {
    chat = document.createElement('parlor-chat')
    const { module, ...options } = dataset
    for (const [name, value] of Object.entries(options))
      chat.setAttribute(attributeOf(name), value ?? '')
    document.body.append(chat)
  }
  if (chat) answerCalls(chat)
}

/** Answers what the page called before we were here, and what it calls from now on. */
function answerCalls(chat: Element): void {
  const page = globalThis as unknown as { parlor?: Queue }
  const calls = page.parlor?.q ?? []
  page.parlor = (method, ...args) => {
    const target = chat as unknown as Record<string, unknown>
    const run = target[method]
    if (typeof run === 'function') return run.apply(chat, args)
    console.warn('parlor: there is no method', method)
    return undefined
  }
  for (const call of calls) page.parlor(...call)
}

// First the defaults: an element that is on the page already begins when it is defined.
if (script) comeFrom(script.src, script.dataset.module)
define()
if (script) {
  // Before the page is whole nobody knows its end, nor whether it has the element itself.
  if (document.readyState === 'loading') addEventListener('DOMContentLoaded', () => place(script))
  else place(script)
}
