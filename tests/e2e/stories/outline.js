// Every element of the last answer's text, one a line, indented by depth, with the
// attributes that a reader meets and the words directly inside.
const root = document.querySelector('parlor-chat').shadowRoot
const kept = ['part', 'href', 'title', 'rel', 'target', 'start', 'role', 'aria-label', 'tabindex', 'data-align', 'type']
const lines = []
// Tab passes over what stands in a settled message, which is reached by its arrow keys.
const isPassedOver = (it, node) => it === 'tabindex' && node.tabIndex < 0
const draw = (node, depth) => {
  const words = [...node.childNodes].filter((it) => it.nodeType === 3).map((it) => it.data.trim())
  const attributes = kept.filter((it) => node.hasAttribute(it) && !isPassedOver(it, node)).map((it) => `${it}=${node.getAttribute(it)}`)
  const text = words.filter(Boolean).join(' … ')
  lines.push('  '.repeat(depth) + [node.localName, ...attributes].join(' ') + (text && `: ${text}`))
  for (const child of node.children) draw(child, depth + 1)
}
for (const child of [...root.querySelectorAll('[part=text]')].at(-1).children) draw(child, 0)
return lines.join('\n')
