// Before the first answer.
import { begins, ends, says as chunk, searches } from '../messages.js'
import { HELD } from '../server.js'
import { agent, asked, told } from './shop.js'

const fresh = (more) => ({ says }) => ({ config: agent(says), ...more?.(says) })

export const BEGINNINGS = [
  { id: 'closed', title: 'The launcher', make: fresh() },
  {
    id: 'unread',
    title: 'An answer that nobody has seen',
    make: fresh((says) => ({ reply: [begins()], question: asked(says), rest: told(says) })),
    act: async (visitor) => {
      await visitor.asks(visitor.state.question)
      await visitor.until('[part=answer]')
      visitor.chat.close()
      visitor.server.says(chunk(visitor.state.rest), ends())
      await visitor.until('[part=badge]')
    },
  },
  {
    id: 'not-loaded',
    title: 'The widget cannot be fetched',
    make: fresh(() => ({ module: '/v1/nothing.js' })),
    act: async (visitor) => {
      await visitor.chat.open().catch(() => {})
      await visitor.until('[part=load-error]')
    },
  },
  {
    id: 'welcome',
    title: 'Suggested questions',
    make: fresh(),
    act: (visitor) => visitor.opens().then(() => visitor.until('[part=suggestion]')),
  },
  {
    id: 'accent',
    title: 'Another accent',
    make: ({ says }) => ({
      config: { ...agent(says), accent: '#0f766e' },
      tokens: { '--parlor-radius': '10px' },
    }),
    act: (visitor) => visitor.opens().then(() => visitor.until('[part=suggestion]')),
  },
  {
    id: 'long-name',
    title: 'Long words everywhere',
    make: ({ says }) => ({
      config: {
        ...agent(says),
        name: says('The Customer Happiness Department of Northwind Outdoor', 'قسم رعاية العملاء وإسعادهم في متجر نورثويند للرحلات'),
        greeting: says('Donaudampfschifffahrtsgesellschaft and how we can help you today', 'مرحبًا بك في متجرنا، ويسعدنا أن نجيب عن كل ما يخطر ببالك اليوم'),
        suggestions: [
          'Rindfleischetikettierungsüberwachungsaufgabenübertragungsgesetz',
          says('A question that is so long that it needs more than one line, and then another one', 'سؤال طويل جدًا لا يتسع له سطر واحد، ولا يكفيه سطر آخر بعده أيضًا'),
        ],
      },
    }),
    act: (visitor) => visitor.opens().then(() => visitor.until('[part=suggestion]')),
  },
  {
    id: 'inline',
    title: 'In a place of the page',
    make: fresh(() => ({ mode: 'inline' })),
    act: (visitor) => visitor.opens().then(() => visitor.until('[part=suggestion]')),
  },
  {
    id: 'draft',
    title: 'A long draft',
    make: ({ says }) => ({
      config: { ...agent(says), maxMessageChars: 220 },
      draft: says('I ordered a tent on Monday, ', 'طلبت خيمة يوم الاثنين، ').repeat(9),
    }),
    act: async (visitor) => {
      await visitor.opens()
      await visitor.writes('[part=input]', visitor.state.draft)
      await visitor.until('[part=count]:not(:empty)')
    },
  },
  {
    id: 'asking',
    title: 'A question on its way',
    make: fresh((says) => ({ asked: HELD, question: asked(says) })),
    act: (visitor) => visitor.asks(visitor.state.question),
  },
  {
    id: 'searching',
    title: 'Sources are searched',
    make: fresh((says) => ({ reply: [begins(), searches()], question: asked(says) })),
    act: async (visitor) => {
      await visitor.asks(visitor.state.question)
      await visitor.until('[part=answer] [part=activity]')
    },
  },
]
