/** Reads options, and says what is wrong with them: once, in the console. */
import type { Options } from './types'

/** What may be chosen; whatever is not here is free. */
const CHOICES: Partial<Record<keyof Options, string>> = {
  mode: 'launcher inline panel page',
  position: 'bottom-right bottom-left',
  theme: 'auto light dark',
  preload: 'intent idle eager',
  storage: 'local session none',
}

/**
 * The options that make sense; one that does not counts as not given.
 * Everything wrong is named in one warning, which never keeps the chat away.
 */
export function checked(read: (name: keyof Options) => string | undefined): Partial<Options> {
  const options: Record<string, string> = {}
  const wrong = read('agent') ? [] : ['agent is missing']
  for (const [name, choices] of Object.entries(CHOICES)) {
    const value = read(name as keyof Options)
    if (!value) continue
    if (choices.split(' ').includes(value)) options[name] = value
    else wrong.push(`${name} "${value}" is none of: ${choices}`)
  }
  if (!/^(https?:|$)/.test(read('api') ?? '')) wrong.push('api has no https://')
  if (wrong[0]) console.warn('parlor:', wrong.join('; '))
  return options
}
