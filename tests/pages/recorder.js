// Loaded first in every page: keeps what a page should never hear from a widget.
// Engines differ in what they tell a test about their console; this does not.
;(() => {
  const kept = (window.recorded = [])
  const keep = (kind, what) => kept.push(`${kind}: ${what}`)
  const words = (value) => {
    if (value instanceof Error) return value.stack || String(value)
    if (typeof value !== 'object' || value === null) return String(value)
    try {
      return JSON.stringify(value)
    } catch {
      return String(value)
    }
  }
  for (const level of ['error', 'warn']) {
    const original = console[level]
    console[level] = (...values) => {
      keep(`console.${level}`, values.map(words).join(' '))
      original.apply(console, values)
    }
  }
  // Captured, because a resource that does not load says so without bubbling.
  const onError = (event) => {
    if (event instanceof ErrorEvent) keep('error', event.error ? words(event.error) : event.message)
    else keep('error', `${event.target.localName} did not load ${event.target.src ?? event.target.href}`)
  }
  addEventListener('error', onError, true)
  addEventListener('unhandledrejection', (event) => keep('unhandledrejection', words(event.reason)))
  document.addEventListener('securitypolicyviolation', (event) =>
    keep('securitypolicyviolation', `${event.violatedDirective} ${event.blockedURI} ${event.sample}`),
  )
})()
