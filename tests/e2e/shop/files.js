// Brings files to the chat as a visitor does: no driver drags, and not every one picks.
const [way, given] = arguments
const root = document.querySelector('parlor-chat').shadowRoot
const bytes = (text) => Uint8Array.from(atob(text), (it) => it.charCodeAt(0))
const transfer = new DataTransfer()
for (const { name, type, content, size } of given) {
  transfer.items.add(new File([content ? bytes(content) : new Uint8Array(size)], name, { type }))
}
const panel = root.querySelector('[part=panel]')
const input = root.querySelector('[part=input]')
const send = (target, kind, name) => {
  const event = new Event(kind, { bubbles: true, composed: true, cancelable: true })
  Object.defineProperty(event, name, { value: transfer })
  return target.dispatchEvent(event)
}
if (way === 'pick') {
  const picker = root.querySelector('[part=picker]')
  picker.files = transfer.files
  picker.dispatchEvent(new Event('change', { bubbles: true }))
}
if (way === 'paste') send(input, 'paste', 'clipboardData')
if (way === 'drag') send(panel, 'dragenter', 'dataTransfer')
if (way === 'leave') send(root.querySelector('[part=drop]'), 'dragleave', 'dataTransfer')
if (way === 'drop') send(root.querySelector('[part=drop]'), 'drop', 'dataTransfer')
