/**
 * The script tag: `<script async src="…/parlor.js" data-agent="pk_live_…">`.
 *
 * Defines the element and puts one at the end of the body, the same place on
 * every page, so that keyboards find it where it was (WCAG 2.2, 3.2.6).
 */
import './define'
import type { ParlorChat } from './element'

/** Name of the module's file, built in; a script's `data-module` overrides it. */
declare const PARLOR_MODULE: string

type Call = [method: string, ...args: unknown[]]
type Queue = ((...call: Call) => unknown) & { q?: Call[] }

const script = document.currentScript as HTMLScriptElement | null

function place({ src, dataset }: HTMLScriptElement): void {
  const chat = document.createElement('parlor-chat') as ParlorChat
  for (const [name, value] of Object.entries(dataset)) chat.setAttribute(name, value ?? '')
  if (!dataset.api) chat.setAttribute('api', new URL(src).origin)
  chat.setAttribute('module', new URL(dataset.module ?? PARLOR_MODULE, src).href)
  document.body.append(chat)
  answerCalls(chat)
}

/** Answers what the page called before we were here, and what it calls from now on. */
function answerCalls(chat: ParlorChat): void {
  const page = globalThis as unknown as { parlor?: Queue }
  const calls = page.parlor?.q ?? []
  page.parlor = (method, ...args) => {
    const target = chat as unknown as Record<string, unknown>
    const run = target[method]
    if (typeof run === 'function') return run.apply(chat, args)
    console.warn(`parlor: there is no method ${JSON.stringify(method)}`)
    return undefined
  }
  for (const call of calls) page.parlor(...call)
}

if (script?.dataset.agent) {
  if (document.body) place(script)
  else addEventListener('DOMContentLoaded', () => place(script), { once: true })
}
