// A server that lives in a page: it answers what a state has it answer, and holds what the
// state holds. Everything but `/v1/` goes where it always goes.

const json = (body, status = 200, headers = {}) =>
  new Response(JSON.stringify(body), {
    status,
    headers: { 'content-type': 'application/json', ...headers },
  })

/** Never answers, until the widget gives up. */
export const HELD = Symbol('held')

/** Nobody is there. */
export const AWAY = Symbol('away')

/** Refuses. */
export const refused = (status, code, headers = {}) => ({ status, code, headers })

/** What the agent of the gallery is like, where a state says nothing else. */
const CONFIG = {
  agentId: 'agt_gallery',
  maxMessageChars: 8000,
  maxFiles: 5,
  maxFileBytes: 10_000_000,
  fileTypes: ['image/png', 'image/jpeg', 'application/pdf', '.png', '.jpg', '.pdf', '.md'],
}

const SESSION = {
  sessionToken: 'session',
  expiresIn: 900,
  agentId: 'agt_gallery',
  visitorId: 'vis_gallery',
  visitorToken: 'visitor',
}

/** Puts the server of this state into the page. */
export function serve(state) {
  const real = window.fetch.bind(window)
  const streams = Object.assign([], { events: [] })
  window.fetch = (input, init = {}) => {
    const url = new URL(input instanceof Request ? input.url : input, location.href)
    if (!url.pathname.startsWith('/v1/')) return real(input, init)
    return answer(state, url, init, streams)
  }
  window.XMLHttpRequest = class extends Upload {
    outcome = (name) => state.uploads?.[name] ?? {}
  }
  return {
    /** Says more in the answer that is under way. */
    says: (...chunks) => streams.at(-1)?.says(chunks),
    /** Tells what happens in the conversation. */
    tells: (...events) => streams.events.at(-1)?.says(events),
    /** The connection breaks. */
    breaks: () => streams.at(-1)?.breaks(),
  }
}

async function answer(state, { pathname, search }, { method, body, signal }, streams) {
  const is = (path) => new RegExp(`^/v1/${path}$`).test(pathname)
  const give = (what, good) => outcome(what, signal) ?? good()
  const config = { ...CONFIG, ...state.config }
  if (is('widget/config/[^/]+')) return give(state.configured, () => json({ data: config }))
  if (is('widget/sessions')) return give(state.session, () => json({ data: SESSION }))
  if (is('conversations/[^/]+/messages'))
    return give(search.includes('before') ? state.earlier : state.loading, () => json(past(state)))
  if (is('agents/[^/]+/chat')) return give(state.asked, () => stream(state.reply ?? [], streams, signal))
  if (is('agents/[^/]+/chat/[^/]+/stream'))
    return give(state.resumed, () => stream(state.reply ?? [], streams, signal))
  if (is('conversations/[^/]+/events')) return give(state.watched, () => stream([], streams.events, signal))
  if (is('conversations/[^/]+/(forms|rating)')) return give(state.given, () => json({ data: {} }))
  if (is('conversations'))
    return give(state.listed, () => json({ data: state.conversations ?? [], pagination: { cursor: null, hasMore: false } }))
  if (is('messages/[^/]+/feedback') && method === 'PUT')
    return give(state.judged, () => json({ data: JSON.parse(body) }))
  if (is('files/[^/]+')) return picture()
  return json({ error: { code: 'no_route', message: pathname } }, 404)
}

function outcome(what, signal) {
  if (what === undefined) return undefined
  if (what === AWAY) return Promise.reject(new TypeError('there is no network'))
  if (what === HELD)
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  return json({ error: { code: what.code, message: what.code } }, what.status, what.headers)
}

const past = ({ messages = [], conversation = {}, hasMore = false }) => ({
  data: messages,
  conversation: { status: 'open', lastEventId: '1', ...conversation },
  pagination: { cursor: messages[0]?.id ?? null, hasMore },
})

/** Chunks as server-sent events. It stays open until it says `finish`, or breaks. */
function stream(chunks, streams, signal) {
  const encoder = new TextEncoder()
  let controller
  const source = new ReadableStream({ start: (it) => void (controller = it) })
  const says = (more) => {
    for (const chunk of more) {
      controller.enqueue(encoder.encode(`data: ${JSON.stringify(chunk)}\n\n`))
      if (chunk.type === 'finish') controller.close()
    }
  }
  const breaks = () => controller.error(new TypeError('the connection broke'))
  signal?.addEventListener('abort', breaks)
  streams.push({ says, breaks })
  says(chunks)
  return new Response(source, { headers: { 'content-type': 'text/event-stream' } })
}

/** A picture of hills, drawn here. */
async function picture() {
  const canvas = new OffscreenCanvas(320, 200)
  const pen = canvas.getContext('2d')
  const fill = (color, ...points) => {
    pen.fillStyle = color
    pen.beginPath()
    for (const [x, y] of points) pen.lineTo(x, y)
    pen.fill()
  }
  fill('#f6d7a7', [0, 0], [320, 0], [320, 200], [0, 200])
  fill('#3d4f74', [0, 200], [0, 130], [90, 50], [170, 140], [240, 70], [320, 150], [320, 200])
  fill('#f2a65a', [130, 190], [175, 135], [220, 190])
  return new Response(await canvas.convertToBlob({ type: 'image/png' }))
}

/** As much of `XMLHttpRequest` as an upload uses. */
class Upload extends EventTarget {
  upload = new EventTarget()
  status = 0
  responseText = ''

  open(_, url) {
    this.name = new URL(url, location.href).searchParams.get('filename')
  }

  setRequestHeader() {}

  send(file) {
    const { progress, status = 200, code = '' } = this.outcome(this.name)
    const { name, type: mediaType, size } = file
    const data = { id: `fil_${name}`, url: `/v1/files/fil_${size}`, filename: name, mediaType, size }
    setTimeout(() => {
      if (progress) return this.upload.dispatchEvent(new ProgressEvent('progress', progress))
      this.status = status
      this.responseText = JSON.stringify(status === 200 ? { data } : { error: { code } })
      return this.dispatchEvent(new Event('loadend'))
    })
  }

  abort() {}
}
