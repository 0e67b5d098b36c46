// Answers, on their way and whole.
import { answer, begins, call, next, question, says as chunk, source, thought } from '../messages.js'
import { CODE, MARKDOWN, TABLE } from '../words.js'
import { asked, past, talk, told } from './shop.js'

const arrives = (id, title, words, act) =>
  past(
    id,
    title,
    (says) => ({ reply: [begins(), chunk(words(says))], question: asked(says) }),
    async (visitor) => {
      await visitor.chat.sendMessage(visitor.state.question)
      await visitor.until('[part=answer] [part=text] > *')
      // It stands above the question, and comes when it is there.
      await visitor.until('[part=day]')
      await act?.(visitor)
    },
  )

const toTheTop = (visitor) => void (visitor.find('[part=transcript]').scrollTop = 0)

const cited = (says) => [
  question(asked(says)),
  answer(
    `${says('Returns are free for 30 days [1]. Drop the parcel at any post office [2], or have it fetched.', 'الإرجاع مجاني لمدة 30 يومًا [1]. سلّم الطرد في أي مكتب بريد [2].')}`,
    {
      parts: [
        source('1', says('Returns and refunds', 'الإرجاع واسترداد المبلغ'), says('What may be returned', 'ما يمكن إرجاعه')),
        source('2', says('Drop-off points near you, and when they are open', 'نقاط التسليم القريبة منك ومواعيدها')),
        next(says('What if it is damaged?', 'ماذا لو كان تالفًا؟'), says('How long do refunds take?', 'كم يستغرق الاسترداد؟')),
      ],
    },
  ),
]

const pictured = (says) => [
  question(says('Which tent is for two?', 'أي خيمة لشخصين؟')),
  answer(
    says(
      'The **Fjell 2** is, and weighs 1.9 kg:\n\n![A red tent in front of hills](tent.svg)\n\nThis one is smaller: ![A tent](https://elsewhere.example/tent.png).',
      'خيمة **فييل 2**، وتزن 1.9 كغ:\n\n![خيمة حمراء أمام تلال](tent.svg)\n\nوهذه أصغر: ![خيمة](https://elsewhere.example/tent.png).',
    ),
  ),
]

const worked = (says, last) => [
  question(says('Where is my parcel?', 'أين طردي؟')),
  answer(says('It is on a ferry, and will be with you on Friday.', 'إنه على متن عبّارة وسيصلك يوم الجمعة.'), {
    parts: [
      thought(says('The visitor wants to know where the parcel is. I look up the order first, then the carrier.', 'يريد الزائر معرفة مكان الطرد. أبحث عن الطلب أولًا ثم أسأل شركة الشحن.')),
      call('find_order', 'output-available'),
      call('askCarrier', last),
    ],
  }),
]

export const ANSWERS = [
  arrives('streaming', 'An answer that arrives', (says) =>
    says('Returns are free for **30 days**. Print the label from your *ord', 'الإرجاع مجاني لمدة **30 يومًا**. اطبع الملصق من *طلب'),
  ),
  arrives('streaming-table', 'A table that arrives', (says) =>
    `${told(says)}\n\n${says('| From | Days |\n|---|---|\n| Germany | 2 |\n| Nor', '| من | الأيام |\n|---|---|\n| ألمانيا | 2 |\n| النر')}`,
  ),
  arrives(
    'pill',
    'New messages further down',
    (says) => says(...MARKDOWN),
    async (visitor) => {
      toTheTop(visitor)
      await visitor.settled()
      visitor.server.says(chunk(' …'))
      await visitor.until('[part=pill]:not([hidden])')
    },
  ),
  past('markdown', 'Every kind of block', (says) => [question(asked(says)), answer(says(...MARKDOWN))], toTheTop),
  past('markdown-end', 'Its end', (says) => [question(asked(says)), answer(says(...MARKDOWN))]),
  past('code', 'Code in colors', (says) => [question(says('How do I put the chat on our site?', 'كيف أضع الدردشة على موقعنا؟')), answer(says(...CODE))], (visitor) => visitor.until('[part=code] [part=string]')),
  past('table', 'A table wider than the panel', (says) => [question(says('Which tents do you have?', 'ما الخيام التي لديكم؟')), answer(says(...TABLE))]),
  past('pictures', 'Pictures, of the domains that are allowed', (says) => ({ messages: pictured(says), imageDomains: [location.hostname] })),
  past('sources', 'Sources, and what to ask next', cited),
  past('steps', 'Steps, folded', (says) => worked(says, 'output-error')),
  past('steps-open', 'Steps and thoughts', (says) => worked(says, 'output-error'), async (visitor) => {
    await visitor.presses('[part=steps-summary]')
  }),
  past('steps-running', 'A step that runs', (says) => ({
    reply: [begins(), { type: 'tool-input-start', toolCallId: 'c1', toolName: 'find_order' }],
    question: says('Where is my parcel?', 'أين طردي؟'),
  }), async (visitor) => {
    await visitor.chat.sendMessage(visitor.state.question)
    await visitor.until('[part=steps-summary][data-running]')
  }),
  past('stopped', 'Stopped', (says) => talk(says, { status: 'stopped' })),
  past('interrupted', 'Interrupted', (says) => talk(says, { status: 'interrupted' })),
  past('failed', 'Could not be answered', (says) => [question(asked(says)), answer('', { status: 'failed' })]),
]
