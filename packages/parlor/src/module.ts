/** Fetches the WebAssembly module, once per URL and page. */
import type { WidgetModule } from './types'

const modules = new Map<string, Promise<WidgetModule>>()
let attempts = 0

/**
 * The module at `url` (`host.ts`), begun.
 * A failed download is tried once more at once; after that, the next call tries anew.
 */
export function loadModule(url: string): Promise<WidgetModule> {
  let module = modules.get(url)
  if (!module) {
    module = fetchModule(url).catch(() => fetchModule(url))
    module.catch(() => modules.delete(url))
    modules.set(url, module)
  }
  return module
}

async function fetchModule(url: string): Promise<WidgetModule> {
  // Browsers remember that an import failed, so another try needs another name.
  const retry = attempts++ ? `?retry=${attempts}` : ''
  const module: WidgetModule = await import(url + retry)
  await module.default()
  return module
}
