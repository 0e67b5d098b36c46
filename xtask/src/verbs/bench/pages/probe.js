// What is looked at in both pages, in the same way.

const LAST_WORD = 'omega.'
const tasks = []
let shownAt
let pressedAt

new PerformanceObserver((list) => tasks.push(...list.getEntries())).observe({ type: 'longtask' })

/** The next moment at which a frame has been drawn. */
const drawn = () =>
  new Promise((done) => {
    const { port1, port2 } = new MessageChannel()
    port1.onmessage = () => done(performance.timeOrigin + performance.now())
    requestAnimationFrame(() => port2.postMessage(0))
  })

/** Waits, by frames, until something is true. */
const settled = async (holds) => {
  while (!holds()) await drawn()
}

/** Resolves when the last word has been drawn; `shownAt` says when that was. */
const shown = async () => {
  let at
  do at = await drawn()
  while (!lastWords()?.endsWith(LAST_WORD))
  shownAt = at
}

/** Asks for an answer of so many tokens, and waits for its last word. */
const stream = async (tokens) => {
  const since = performance.now()
  ask(`${tokens}`)
  await shown()
  const until = shownAt - performance.timeOrigin
  const long = tasks.filter((it) => it.startTime >= since && it.startTime < until)
  const longest = Math.max(0, ...long.map((it) => it.duration))
  return { shownAt, long: long.length, longest }
}

addEventListener('click', ({ timeStamp }) => (pressedAt = timeStamp + performance.timeOrigin), { capture: true })

/** Waits until the newest message of a conversation is drawn; milliseconds since the press. */
const conversationShown = async () => {
  await shown()
  return shownAt - pressedAt
}
