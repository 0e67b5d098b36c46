// Fetches the files that a module was split into, each once; one that could not be
// fetched is fetched anew when it is asked for again.
import init from './glue.js'
import { unpacked } from './unpack.js'

const files = {}

export const module = async (name, imports) => {
  const response = await fetch(new URL(name, import.meta.url))
  if (!response.ok) throw new Error(`${response.status} ${response.url}`)
  return WebAssembly.instantiate(await unpacked(response.body), imports)
}

// What a part imports are exports of the module: its memory, its functions, its stack.
const load = async (name) => module(name, { __wasm_split: await init() })

const file = (name) =>
  (files[name] ??= load(name).catch((error) => {
    delete files[name]
    throw error
  }))

// What nobody waits for is asked for again by itself, more and more seldom: a newer widget
// may have taken the place of this one for good.
const late = {}
const pauses = {}

const again = (part, then) => {
  late[part] ??= []
  if (late[part].push(then) > 1) return
  pauses[part] = Math.min((pauses[part] ?? 1e3) * 2, 1e6)
  setTimeout(() => {
    const waiting = late[part]
    delete late[part]
    for (const then of waiting) fetched(part, then)
  }, pauses[part])
}

// What nobody waits for comes after what is drawn now.
const painted = (then) => () =>
  document.hidden ? then() : requestAnimationFrame(() => setTimeout(then))

export const fetched = (part, then, failed) =>
  late[part] && !failed
    ? again(part, then)
    : Promise.all(parts[part].map(file)).then(
        failed ? then : painted(then),
        failed ?? (() => again(part, then)),
      )
