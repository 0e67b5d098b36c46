// Messages as the server stores them.

/** A moment of some day before today, by the clock of whoever looks. */
export function at(hours, minutes, daysAgo = 0) {
  const moment = new Date()
  moment.setHours(hours, minutes, 0, 0)
  moment.setDate(moment.getDate() - daysAgo)
  return moment.toISOString()
}

/** A moment of a day that is long ago, and is written the same whenever one looks. */
export const longAgo = (hours, minutes) => new Date(2024, 2, 23, hours, minutes).toISOString()

let count = 0
const id = () => `msg_${++count}`
const text = (words) => ({ type: 'text', text: words })

/** What the visitor asked. */
export const question = (words, { files = [], when = at(9, 41) } = {}) => ({
  id: id(),
  role: 'user',
  status: 'complete',
  parts: [text(words), ...files],
  createdAt: when,
})

/** What came back. */
export const answer = (words, { parts = [], when = at(9, 42), ...rest } = {}) => ({
  id: id(),
  role: 'assistant',
  status: 'complete',
  parts: [...parts, text(words)],
  createdAt: when,
  ...rest,
})

/** A page that an answer rests on. */
export const source = (sourceId, title, heading, url = 'https://shop.example/help') => ({
  type: 'source-url',
  sourceId,
  url,
  title,
  providerMetadata: { parlor: { heading } },
})

/** A call of a tool: `output-available`, `output-error`, or `input-available` while it runs. */
export const call = (name, state) => ({ type: `tool-${name}`, toolCallId: `call_${name}`, state })

/** What a model thought. */
export const thought = (words) => ({ type: 'reasoning', text: words })

/** What may be asked next. */
export const next = (...items) => ({ type: 'data-suggestions', data: { items } })

/** What the visitor is asked to fill in. */
export const formed = (form) => ({ type: 'data-form', data: { form } })

/** A file that was sent. */
export const file = (filename, mediaType, size) => ({
  type: 'file',
  url: `/v1/files/fil_${size}`,
  filename,
  mediaType,
  providerMetadata: { parlor: { size } },
})

/** The chunks of an answer that is on its way. */
export const begins = () => ({
  type: 'start',
  messageId: id(),
  messageMetadata: { conversationId: 'cnv_gallery', createdAt: at(9, 42) },
})
export const says = (delta) => ({ type: 'text-delta', id: 't', delta })
export const searches = () => ({ type: 'data-status', data: { state: 'searching' } })
export const ends = () => ({ type: 'finish', finishReason: 'stop' })
