// The grid: a frame for each state, with an address of its own.
import { STATES } from './states.js'

const SIZES = { desktop: [490, 790], phone: [360, 740], narrow: [320, 640] }
const LANGUAGES =
  'en ar de es fa fr he hi it ja ko nl pl pt ru tr uk zh-CN zh-TW'.split(' ')

const form = document.querySelector('form')
const main = document.querySelector('main')
const asked = new URLSearchParams(location.search)
const { state, lang, screen } = form.elements

for (const { id } of STATES) state.append(new Option(id))
for (const it of LANGUAGES) lang.append(new Option(it))
for (const [name, value] of asked) if (form.elements[name]) form.elements[name].value = value
if (asked.has('bare')) document.documentElement.dataset.bare = ''
else {
  // What suits whoever looks, unless the address says otherwise.
  const suits = (name, value) => asked.has(name) || (form.elements[name].value = value)
  if (matchMedia('(prefers-color-scheme: dark)').matches) suits('theme', 'dark')
  if (innerWidth < SIZES.desktop[0]) suits('screen', 'narrow')
}

form.addEventListener('change', () => {
  const chosen = new URLSearchParams([...new FormData(form)].filter(([, value]) => value))
  history.replaceState(null, '', `?${chosen}`)
  draw()
})

function draw() {
  const chosen = [...new FormData(form)].filter(([name, value]) => value && name !== 'state')
  const only = STATES.filter(({ id }, at) =>
    state.value ? id === state.value : !asked.has('half') || at % 2 === Number(asked.get('half')),
  )
  document.documentElement.style.colorScheme = form.elements.theme.value
  main.replaceChildren(...only.map(({ id, title }) => figure(id, title, chosen)))
  const frames = [...main.querySelectorAll('iframe')]
  const next = () => {
    const frame = frames.shift()
    if (frame) frame.src = frame.dataset.src
  }
  // A browser has room for about a hundred modules at once, and a chat takes up to three
  // while it is fetched. Frames that are drawn as they come into view come one by one.
  window.onstate = next
  for (let left = asked.has('bare') ? 8 : frames.length; left--; ) next()
}

function figure(id, title, chosen) {
  const query = new URLSearchParams([['state', id], ...chosen])
  const [width, height] = SIZES[screen.value] ?? SIZES.desktop
  const frame = Object.assign(document.createElement('iframe'), {
    title,
    width,
    height,
    loading: asked.has('bare') ? 'eager' : 'lazy',
  })
  frame.dataset.state = id
  frame.dataset.src = `frame.html?${query}`
  const link = Object.assign(document.createElement('a'), {
    href: `?${query}`,
    textContent: title,
  })
  const caption = document.createElement('figcaption')
  caption.append(link)
  const figure = document.createElement('figure')
  figure.append(caption, frame)
  return figure
}

draw()
