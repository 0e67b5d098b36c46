// What can go wrong, each with one sentence and one action.
import { begins, says as chunk } from '../messages.js'
import { AWAY, refused } from '../server.js'
import { agent, asked, talk, told } from './shop.js'

const fails = (id, title, more) => ({
  id,
  title,
  make: ({ says }) => ({ config: agent(says), messages: talk(says), question: says('Can I return a gift?', 'هل يمكنني إرجاع هدية؟'), ...more(says) }),
  act: async (visitor) => {
    await visitor.opens()
    if (visitor.state.asked) await visitor.chat.sendMessage(visitor.state.question)
    await visitor.until('[part=notice]:not([hidden])')
  },
})

export const FAILURES = [
  fails('offline', 'The server cannot be reached', () => ({ asked: AWAY })),
  fails('limited', 'Too many messages', () => ({ asked: refused(429, 'rate_limited', { 'retry-after': '40' }) })),
  fails('server-failed', 'The server failed', () => ({ asked: refused(500, 'internal') })),
  fails('too-long', 'A message that is too long', () => ({ asked: refused(413, 'message_too_long') })),
  fails('not-taken', 'A message that is not taken', () => ({ asked: refused(422, 'message_not_taken') })),
  fails('not-allowed', 'Not on this page', () => ({ messages: [], asked: refused(403, 'origin_not_allowed') })),
  fails('history-missing', 'What was said before is missing', () => ({ loading: refused(500, 'internal') })),
  {
    id: 'reconnecting',
    title: 'An answer that was cut',
    make: ({ says }) => ({
      config: agent(says),
      reply: [begins(), chunk(told(says))],
      question: asked(says),
      resumed: AWAY,
    }),
    act: async (visitor) => {
      await visitor.asks(visitor.state.question)
      await visitor.until('[part=answer] [part=text] > *')
      visitor.server.breaks()
      await visitor.until(() => visitor.find('[part=notice]:not([hidden])') ?? visitor.find('[part=header] [data-trouble]'))
    },
  },
]
