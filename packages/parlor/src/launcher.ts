/** The button that opens the chat: the only place that draws it. */
import css from './launcher.css'
import { ENGLISH, type LauncherWords } from './words'

const BUBBLE =
  'M4 6.5A2.5 2.5 0 0 1 6.5 4h11A2.5 2.5 0 0 1 20 6.5v7a2.5 2.5 0 0 1-2.5 2.5H11l-4.5 4v-4A2.5 2.5 0 0 1 4 13.5z'
const CROSS = 'M6 6l12 12M18 6L6 18'

/** What stands in the shadow root before the widget itself does. */
export interface Frame {
  /** Everything of ours, and where the theme is set. */
  root: HTMLElement
  /** Where the widget is mounted. */
  mount: HTMLElement
  /** Absent where the chat is always open. */
  launcher?: HTMLButtonElement
}

/** Draws the frame of a widget into a shadow root. */
export function drawFrame(shadow: ShadowRoot, hasLauncher: boolean): Frame {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(css)
  shadow.adoptedStyleSheets = [sheet]
  const root = add(shadow, 'div', 'root')
  const launcher = hasLauncher ? drawLauncher(root) : undefined
  const mount = add(root, 'div', 'mount')
  mount.id = 'panel'
  return { root, mount, launcher }
}

/** Says what the button does, and how many answers wait. */
export function nameLauncher(
  launcher: HTMLButtonElement,
  isOpen: boolean,
  unread: number,
  [open, close, answers]: LauncherWords = ENGLISH,
): void {
  const waiting = isOpen ? 0 : unread
  launcher.querySelector('span')?.remove()
  const count = waiting.toLocaleString()
  if (waiting) add(launcher, 'span', 'badge').textContent = count
  launcher.ariaExpanded = `${isOpen}`
  const closed = waiting ? `${open}, ${answers.replace('{}', count)}` : open
  launcher.ariaLabel = isOpen ? close : closed
}

/**
 * Says that the widget could not be fetched, with a way to try again and what the page
 * wrote into the element for this; or takes that back.
 */
export function showLoadError(
  root: HTMLElement,
  [, , , failed, again]: LauncherWords,
  retry?: () => void,
): void {
  root.querySelector('[role=alert]')?.remove()
  if (!retry) return
  const note = add(root, 'p', 'load-error')
  note.role = 'alert'
  note.textContent = failed + ' '
  const button = add(note, 'button', 'retry')
  button.textContent = again
  button.onclick = retry
  add(note, 'slot', 'fallback')
}

function drawLauncher(root: HTMLElement): HTMLButtonElement {
  const launcher = add(root, 'button', 'launcher') as HTMLButtonElement
  launcher.type = 'button'
  launcher.append(icon(BUBBLE), icon(CROSS))
  launcher.ariaHasPopup = 'dialog'
  launcher.setAttribute('aria-controls', 'panel')
  nameLauncher(launcher, false, 0)
  return launcher
}

function icon(path: string): SVGElement {
  const svg = document.createElementNS('http://www.w3.org/2000/svg', 'svg')
  const shape = document.createElementNS(svg.namespaceURI, 'path')
  svg.setAttribute('viewBox', '0 0 24 24')
  svg.setAttribute('aria-hidden', 'true')
  shape.setAttribute('d', path)
  svg.append(shape)
  return svg as SVGElement
}

function add(parent: Node, tag: string, part: string): HTMLElement {
  const node = document.createElement(tag)
  node.setAttribute('part', part)
  parent.appendChild(node)
  return node
}
