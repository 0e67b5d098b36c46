// Whether everything in one frame of the gallery has the room that it needs.
const root = document.querySelector('parlor-chat').shadowRoot
const all = (css) => [...root.querySelectorAll(css)]
const isDrawn = (it) => it.getClientRects().length > 0 && it.checkVisibility?.() !== false
const named = (it) => `${it.localName}[part=${it.getAttribute('part')}] ${(it.ariaLabel ?? it.textContent).trim().slice(0, 40)}`
const said = []
const page = document.documentElement
if (page.scrollWidth > page.clientWidth) said.push(`the page is ${page.scrollWidth} wide, of ${page.clientWidth}`)

// What may be wider than its place scrolls inside of itself, or is cut with an ellipsis.
const mayBeCut = (it) =>
  it.matches('pre, [part~=table], [part=heard], [part~=source-title], [part~=source-place], [part~=thumb], canvas, svg, svg *, textarea, input') ||
  it.closest('[part~=heard], [role=log], pre, [part~=table]')
const panel = all('[part=panel]').find(isDrawn)
const frame = panel?.getBoundingClientRect()
for (const it of panel ? all('[part=panel], [part=panel] *') : []) {
  if (!isDrawn(it) || mayBeCut(it)) continue
  const { left, right, width } = it.getBoundingClientRect()
  if (width > 1 && (left < frame.left - 1 || right > frame.right + 1)) said.push(`${named(it)} stands out of the panel`)
  const { overflowX, textOverflow } = getComputedStyle(it)
  if (overflowX !== 'visible' && textOverflow !== 'ellipsis' && it.scrollWidth > it.clientWidth + 1) said.push(`${named(it)} is cut off at its side`)
}

// What is drawn while files are dragged takes them wherever they are let go.
const isVeiled = all('[part=drop]').some(isDrawn)

// Each can be brought into view, is what lies there, and is large enough for a finger.
for (const it of all('button, a[href], summary, textarea, input')) {
  if (!isDrawn(it) || it.closest('[hidden]') || it.closest('[part~=heard]')) continue
  if (getComputedStyle(it).opacity === '0' || it.closest('[part=message-actions]') && getComputedStyle(it.closest('[part=message-actions]')).opacity === '0') continue
  it.scrollIntoView({ block: 'nearest', inline: 'nearest' })
  const { left, top, width, height } = it.getBoundingClientRect()
  const isInText = it.matches('[part~=text] a, [part=citation]')
  if (!isInText && (width < 24 || height < 24)) said.push(`${named(it)} is ${width} by ${height}`)
  const [x, y] = [left + width / 2, top + Math.min(height, 24) / 2]
  const hit = root.elementFromPoint(x, y)
  const isLost = !hit || !(it.contains(hit) || hit.contains(it))
  const isBelowSheet = frame && frame.height >= innerHeight && !panel.contains(it)
  if (isLost && !isInText && !isBelowSheet && !isVeiled) said.push(`${named(it)} is covered by ${hit ? named(hit) : 'nothing of the chat'}`)
}
return said
