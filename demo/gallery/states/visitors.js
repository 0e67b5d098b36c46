// What a visitor does with what was said.
import { answer, at, longAgo, question } from '../messages.js'
import { AWAY, HELD } from '../server.js'
import { agent, asked, past, talk, told } from './shop.js'

const days = (says) => [
  question(says('Do you repair zips?', 'هل تصلحون السحّابات؟'), { when: longAgo(16, 5) }),
  answer(says('Yes, for ten years.', 'نعم، لمدة عشر سنوات.'), { when: longAgo(16, 6) }),
  question(says('And buckles?', 'والأبازيم؟'), { when: at(11, 20, 1) }),
  answer(says('Buckles too.', 'والأبازيم أيضًا.'), { when: at(11, 21, 1) }),
  ...talk(says),
]

/** A voice and a microphone for browsers that have none. */
function lendVoice() {
  const voice = Object.assign(new EventTarget(), { getVoices: () => [{}], speak() {}, cancel() {} })
  Object.defineProperty(window, 'speechSynthesis', { value: voice, configurable: true })
  window.SpeechSynthesisUtterance = class extends EventTarget {}
}

function lendEar() {
  window.SpeechRecognition = class extends EventTarget {
    start() {}
    stop() {}
    abort() {}
  }
}

export const VISITORS = [
  past('actions', 'What can be done with an answer', (says) => talk(says)),
  past('keys', 'The keys are at a message', (says) => talk(says), async (visitor) => {
    const area = visitor.find('[part=transcript]')
    area.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowUp', bubbles: true, composed: true }))
    await visitor.until('article[data-active]')
  }),
  past('edit', 'A question asked otherwise', (says) => talk(says), async (visitor) => {
    await visitor.presses('[data-act=edit]')
    await visitor.until('[part=editor]')
  }),
  past('judge', 'Why it was not good', (says) => talk(says), async (visitor) => {
    await visitor.presses('[data-act=down]')
    await visitor.presses('[data-reason=not_complete]')
    await visitor.writes('[part=reason-words]', told((en) => en).slice(0, 60))
  }),
  past('judged', 'Judged', (says) => talk(says, { feedback: { thumb: 'up' } })),
  past('judged-not', 'A judgement that was not taken', (says) => ({ messages: talk(says), judged: AWAY }), async (visitor) => {
    await visitor.presses('[data-act=up]')
    await visitor.until('[part=action-error]')
  }),
  past('reading', 'An answer that is read aloud', (says) => (lendVoice(), talk(says)), async (visitor) => {
    await visitor.presses('[data-act=read]')
    await visitor.until('[data-reading]')
  }),
  past('dictation', 'Dictation', (says) => (lendEar(), talk(says)), async (visitor) => {
    await visitor.presses('[part=tools] :nth-last-child(1 of [part~=icon-button])')
    await visitor.until('[part=tools] [data-on]')
  }),
  past('days', 'Days between', days, (visitor) => void (visitor.find('[part=transcript]').scrollTop = 0)),
  past('earlier', 'Earlier messages', (says) => ({ messages: days(says), hasMore: true, earlier: AWAY }), async (visitor) => {
    await visitor.presses('[part=earlier-button]')
    await visitor.until('[part=earlier-error]:not(:empty)')
    visitor.find('[part=transcript]').scrollTop = 0
  }),
  {
    id: 'loading',
    title: 'What was said before is loaded',
    make: ({ says }) => ({ config: agent(says), loading: HELD }),
    act: async (visitor) => {
      await visitor.opens()
      await visitor.until('[part=transcript][aria-busy=true]')
    },
  },
  past('long', 'A long question without a space', (says) => [
    question(`${asked(says)} https://shop.example/orders/${'0123456789abcdef'.repeat(6)}`),
    answer(told(says)),
  ]),
]
