// Whatever the chat puts off by this long or longer waits for `passTime`, however fast or
// slow everything else goes. Not what others do: a driver counts its own time in the page.
const least = arguments[0]
const { setTimeout: later, clearTimeout: never } = window
const held = new Map()
let last = 0
window.setTimeout = (call, millis, ...rest) => {
  const isHeld = millis >= least && new Error().stack.includes('/parlor')
  if (!isHeld) return later(call, millis, ...rest)
  held.set(--last, call)
  return last
}
window.clearTimeout = (id) => {
  if (!held.delete(id)) never(id)
}
window.passTime = () => {
  const due = [...held.values()]
  held.clear()
  for (const call of due) call()
}
