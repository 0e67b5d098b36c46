// A font with one letter, a box, for everything that can be written: pictures of the chat
// are then the same on every machine, whatever fonts it has. OpenType 1.9, made here.

const EM = 1000
const ADVANCE = 560
const BOX = { left: 60, right: 500, bottom: 0, top: 520 }
const ASCENT = 800
const DESCENT = -200

/** What is not seen: spaces, line ends, what joins and directs. */
const EMPTY = [
  [0x00, 0x20],
  [0xa0, 0xa0],
  [0x200b, 0x200f],
  [0x2028, 0x202f],
  [0x2060, 0x206f],
  [0xfe00, 0xfe0f],
]

const letters = new CSSStyleSheet()
letters.replaceSync("parlor-chat::part(root) { --_mono: 'parlor boxes' }")

/** Has everything in a chat drawn with it, or nothing. */
export async function useBoxes(chat, isOn) {
  const others = document.adoptedStyleSheets.filter((it) => it !== letters)
  document.adoptedStyleSheets = isOn ? [...others, letters] : others
  if (!isOn) return chat.style.removeProperty('--parlor-font')
  document.fonts.add(await new FontFace('parlor boxes', font()).load())
  chat.style.setProperty('--parlor-font', "'parlor boxes'")
}

const bytes = (...numbers) => numbers.flatMap(([size, ...values]) => values.flatMap((it) => be(size, it)))
const be = (size, value) =>
  Array.from({ length: size }, (_, at) => Math.floor(value / 2 ** (8 * (size - 1 - at))) & 0xff)
const text = (it) => [...it].map((letter) => letter.charCodeAt(0))

function font() {
  const { left, right, bottom, top } = BOX
  const bounds = [left, bottom, right, top]
  const corners = { x: [left, 0, right - left, 0], y: [bottom, top - bottom, 0, bottom - top] }
  const glyph = bytes([2, 1, ...bounds, 3, 0], [1, 1, 1, 1, 1], [2, ...corners.x, ...corners.y])
  const length = glyph.length
  const tables = {
    'OS/2': bytes(
      [2, 4, ADVANCE, 400, 5, 0, 650, 600, 0, 75, 650, 600, 0, 350, 50, 300, 0],
      [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0],
      [4, 1, 0, 0, 0],
      [1, 32, 32, 32, 32],
      [2, 0x40, 0x20, 0xffff, ASCENT, DESCENT, 0, ASCENT, -DESCENT],
      [4, 1, 0],
      [2, 520, 700, 0, 0x20, 1],
    ),
    cmap: cmap(),
    // The first glyph stands for what no font has, the second is empty.
    glyf: [...glyph, ...glyph],
    head: bytes(
      [4, 0x10000, 0x10000, 0, 0x5f0f3cf5],
      [2, 0, EM],
      [8, 0, 0],
      [2, ...bounds, 0, 8, 2, 1, 0],
    ),
    hhea: bytes([4, 0x10000], [2, ASCENT, DESCENT, 0, ADVANCE, left, left, right, 1, 0, 0, 0, 0, 0, 0, 0, 3]),
    hmtx: bytes([2, ADVANCE, left, ADVANCE / 2, 0, ADVANCE, left]),
    loca: bytes([4, 0, length, length, 2 * length]),
    maxp: bytes([4, 0x10000], [2, 3, 4, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]),
    name: names({ 1: 'parlor boxes', 2: 'Regular', 3: 'parlor boxes', 4: 'parlor boxes', 6: 'parlor-boxes' }),
    post: bytes([4, 0x30000, 0], [2, -75, 50], [4, 1, 0, 0, 0, 0]),
  }
  return joined(tables)
}

/** Many characters to one glyph: format 13. */
function cmap() {
  const groups = []
  let from = 0
  for (const [first, last] of EMPTY) {
    if (first > from) groups.push([from, first - 1, 2])
    groups.push([first, last, 1])
    from = last + 1
  }
  groups.push([from, 0x10ffff, 2])
  const table = bytes([2, 13, 0], [4, 16 + 12 * groups.length, 0, groups.length], [4, ...groups.flat()])
  return [...bytes([2, 0, 1, 3, 10], [4, 12]), ...table]
}

function names(byId) {
  const entries = Object.entries(byId)
  const records = []
  const strings = []
  for (const [id, name] of entries) {
    records.push(...bytes([2, 3, 1, 0x409, Number(id), 2 * name.length, strings.length]))
    strings.push(...text(name).flatMap((it) => [0, it]))
  }
  return [...bytes([2, 0, entries.length, 6 + 12 * entries.length]), ...records, ...strings]
}

function joined(tables) {
  const entries = Object.entries(tables)
  let place = 12 + 16 * entries.length
  const directory = bytes([4, 0x10000], [2, entries.length, 128, 3, 16 * entries.length - 128])
  const body = []
  for (const [tag, content] of entries) {
    const padded = [...content, ...Array((4 - (content.length % 4)) % 4).fill(0)]
    directory.push(...text(tag), ...bytes([4, checksum(padded), place, content.length]))
    body.push(...padded)
    place += padded.length
  }
  return new Uint8Array([...directory, ...body]).buffer
}

function checksum(content) {
  let sum = 0
  for (let at = 0; at < content.length; at += 4)
    sum += content[at] * 2 ** 24 + content[at + 1] * 2 ** 16 + content[at + 2] * 2 ** 8 + content[at + 3]
  return sum % 2 ** 32
}
