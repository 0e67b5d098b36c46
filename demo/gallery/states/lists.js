// The conversations of a visitor.
import { at, longAgo } from '../messages.js'
import { HELD, refused } from '../server.js'
import { agent, told } from './shop.js'

const conversations = (says) => [
  { id: 'cnv_gallery', title: says('Return of a gift', 'إرجاع هدية'), preview: told(says), lastMessageAt: at(9, 42), status: 'open' },
  { id: 'cnv_2', title: says('Delivery to Norway', 'التوصيل إلى النرويج'), preview: says('Yes, in **four** business days, duties included.', 'نعم، خلال **أربعة** أيام عمل شاملًا الرسوم.'), lastMessageAt: at(18, 3, 1), status: 'ended' },
  { id: 'cnv_3', title: '', preview: says('Paste one tag before the end of the body.', 'ألصق وسمًا واحدًا قبل نهاية الصفحة.'), lastMessageAt: longAgo(11, 20), status: 'ended' },
  { id: 'cnv_4', title: 'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz', preview: '', lastMessageAt: longAgo(11, 20), status: 'ended' },
]

const list = (id, title, more, act) => ({
  id,
  title,
  make: ({ says }) => ({ config: agent(says), conversations: conversations(says), ...more?.(says) }),
  act: async (visitor) => {
    await visitor.opens()
    await visitor.presses('[part=header] [aria-expanded=false]')
    await visitor.until('[part=list]')
    await act?.(visitor)
  },
})

const shown = (visitor) => visitor.until('[part=row]')

export const LISTS = [
  list('list', 'Conversations', undefined, shown),
  list('list-loading', 'Conversations are loaded', () => ({ listed: HELD })),
  list('list-empty', 'No conversations', () => ({ conversations: [] }), (visitor) => visitor.until('[part=list-status]:not(:empty)')),
  list('list-failed', 'Conversations could not be loaded', () => ({ listed: refused(500, 'internal') }), (visitor) => visitor.until('[part=list-below] [role=alert], [part=list-alert]')),
  list('list-rename', 'A conversation is renamed', undefined, async (visitor) => {
    await shown(visitor)
    await visitor.presses('[part=row] [data-do=rename]')
    await visitor.until('[part=renaming]')
  }),
  list('list-delete', 'A conversation is deleted', undefined, async (visitor) => {
    await shown(visitor)
    await visitor.presses('[part=row] [data-do=delete]')
    await visitor.until('[part=row] [data-do=delete-now]')
  }),
]
