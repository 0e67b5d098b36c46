// How an element of the chat is drawn, when nothing moves any more.
const root = document.querySelector('parlor-chat')?.shadowRoot
const moving = (root?.getAnimations() ?? []).filter((it) => it.effect?.getComputedTiming().endTime < 60000)
await Promise.all(moving.map((it) => it.finished.catch(() => {})))
const node = root?.querySelector(arguments[0])
if (!node) return null
const properties = [
  'display', 'position', 'visibility', 'opacity', 'transform', 'color', 'background-color',
  'font-size', 'font-family', 'font-weight', 'font-style', 'line-height', 'letter-spacing',
  'word-spacing', 'text-transform', 'text-align', 'text-decoration-line', 'margin', 'padding',
  'border-radius', 'border-width', 'box-sizing', 'overflow', 'float', 'z-index', 'cursor',
]
const computed = getComputedStyle(node)
const { left, top, width, height } = node.getBoundingClientRect()
return {
  place: [left, top, width, height].map(Math.round),
  style: Object.fromEntries(properties.map((it) => [it, computed.getPropertyValue(it)])),
}
