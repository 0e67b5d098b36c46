// Browsers as they also are: `?storage=denied` has none, `?storage=full` has no room.
;(() => {
  const fault = new URLSearchParams(location.search).get('storage')
  const storage = (name) => {
    Object.defineProperty(window, name, {
      get() {
        throw new DOMException('The operation is insecure.', 'SecurityError')
      },
    })
  }
  if (fault === 'denied') ['localStorage', 'sessionStorage'].forEach(storage)
  if (fault === 'full')
    Storage.prototype.setItem = () => {
      throw new DOMException('The quota has been exceeded.', 'QuotaExceededError')
    }
})()
