const root = document.querySelector('parlor-chat').shadowRoot
const text = root.querySelector('article:last-of-type [part=text]')
const transcript = root.querySelector('[part=transcript]')
const flow = [transcript, text].map((it) => getComputedStyle(it).display)
const drawing = (window.drawing = { all: 0, most: 0, early: 0, flow })
const area = text.closest('article')

let frame = 0
const tick = () => {
  frame += 1
  requestAnimationFrame(tick)
}
requestAnimationFrame(tick)

// Where the block is that a node is in; the words themselves are behind all blocks.
const place = (node) => {
  while (node !== text && node.parentNode !== text) node = node.parentNode ?? text
  return node === text ? Infinity : [...text.childNodes].indexOf(node)
}

let last = text.childNodes.length - 1
let drawnIn = 0
let draws = 0
new MutationObserver((all) => {
  // Where Tab stops is found out aside, and draws nothing.
  const records = all.filter((it) => it.attributeName !== 'tabindex')
  if (records.length === 0) return
  // The end of a stream is drawn at once, and what is finished then is looked after.
  if (area.dataset.status !== 'streaming') return
  drawing.early += records.filter((it) => place(it.target) < last).length
  last = text.childNodes.length - 1
  drawing.all += 1
  draws = frame === drawnIn ? draws + 1 : 1
  drawnIn = frame
  drawing.most = Math.max(drawing.most, draws)
}).observe(text, { childList: true, characterData: true, attributes: true, subtree: true })
