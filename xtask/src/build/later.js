// Fetches the files that a module was split into, each once; one that could not be
// fetched is fetched anew when it is asked for again.
import init from './glue.js'

const files = {}

const load = async (name) => {
  const response = await fetch(new URL(name, import.meta.url))
  // What it imports are exports of the module: its memory, its functions, its stack.
  await WebAssembly.instantiate(await response.arrayBuffer(), { __wasm_split: await init() })
}

const file = (name) =>
  (files[name] ??= load(name).catch((error) => {
    delete files[name]
    throw error
  }))

export const fetched = (part, then) => Promise.all(parts[part].map(file)).then(then, () => {})
