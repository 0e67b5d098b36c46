// A human in the place of the agent.
import { answer, question } from '../messages.js'
import { past, talk } from './shop.js'

const MARIT = { status: 'handed_off', operator: { name: 'Marit' } }

export const PEOPLE = [
  past('human-comes', 'A person will answer', (says) => ({
    messages: [...talk(says), question(says('Can I talk to somebody?', 'هل يمكنني التحدث إلى شخص؟'))],
    conversation: { status: 'handed_off' },
  })),
  past('human', 'A person is here', (says) => ({
    messages: [
      ...talk(says),
      question(says('Can I talk to somebody?', 'هل يمكنني التحدث إلى شخص؟')),
      answer(says('Of course. This is Marit, I have your order here.', 'بالطبع. معك ماريت، وطلبك أمامي.'), { author: { name: 'Marit' } }),
      answer(says('Which of the two jackets is it?', 'أي السترتين تقصد؟'), { author: { name: 'Marit' } }),
    ],
    conversation: MARIT,
  })),
  past('human-writes', 'A person is writing', (says) => ({
    messages: [...talk(says), question(says('Can I talk to somebody?', 'هل يمكنني التحدث إلى شخص؟'))],
    conversation: MARIT,
  }), async (visitor) => {
    await visitor.until('[part=tools] button')
    visitor.server.tells({ type: 'typing', typing: { by: 'operator', isTyping: true } })
    await visitor.until('[part~=typing]')
  }),
]
