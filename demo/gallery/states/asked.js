// What visitors are asked for: forms, and how it was; and the greeting of those who have not asked anything.
import { answer, formed, question } from '../messages.js'
import { AWAY } from '../server.js'
import { agent, past, talk } from './shop.js'

const form = (says, when) => ({
  id: 'contact',
  when,
  title: says('How can we reach you?', 'كيف يمكننا الوصول إليك؟'),
  note: says('We write only about your question.', 'نكتب إليك بشأن سؤالك فقط.'),
  skippable: true,
  fields: [
    { name: 'name', label: '', type: 'text', required: true },
    { name: 'email', label: '', type: 'email', required: true, placeholder: 'ada@shop.example' },
    { name: 'topic', label: says('Topic', 'الموضوع'), type: 'select', options: [says('Return', 'إرجاع'), says('Repair', 'إصلاح')] },
    { name: 'terms', label: says('You may call me', 'يمكنكم الاتصال بي'), type: 'checkbox' },
  ],
})

const FULL = [
  ['order', 'number', 'Order number', 'رقم الطلب'],
  ['bought', 'date', 'Bought on', 'تاريخ الشراء'],
  ['phone', 'tel', '', ''],
  ['page', 'url', 'Address of the product page', 'عنوان صفحة المنتج'],
  ['story', 'textarea', 'What happened, in your own words, with everything that we should know?', 'ماذا حدث، بكلماتك، مع كل ما ينبغي أن نعرفه؟'],
]
const full = (says) => ({
  ...form(says, 'asked'),
  title: says('About your return', 'بشأن الإرجاع'),
  note: undefined,
  fields: FULL.map(([name, type, en, ar]) => ({ name, type, label: says(en, ar), required: name === 'order' })),
})

const GIVEN = { formId: 'contact', values: { name: 'Ada Northwind', email: 'ada@shop.example', topic: 'Return', terms: true }, skipped: false }

const first = (id, title, act) => ({
  id,
  title,
  make: ({ says }) => ({ config: { ...agent(says), form: form(says, 'before') } }),
  act: async (visitor) => {
    await visitor.opens()
    await visitor.until('[part=form]')
    await act?.(visitor)
  },
})

const inAnswer = (says, it, more) => ({
  messages: [
    question(says('I want to return this.', 'أريد إرجاع هذا.')),
    answer(says('Gladly. Please tell us:', 'بكل سرور. أخبرنا من فضلك:'), { parts: [formed(it)] }),
  ],
  ...more,
})

const over = (id, title, conversation, act) =>
  past(id, title, (says) => ({ messages: talk(says), conversation: { status: 'ended', ...conversation } }), act)

export const ASKED = [
  {
    id: 'greeted',
    title: 'A greeting beside the button',
    make: ({ says }) => ({ config: agent(says), attributes: { 'greet-after': '0.01' } }),
    act: (visitor) => visitor.until('[part=callout]'),
  },
  first('form-first', 'A form before the first question'),
  first('form-wrong', 'A form with mistakes', async (visitor) => {
    await visitor.writes('[name=email]', 'ada@')
    await visitor.presses('[part=form-send]')
    await visitor.until('[part=form-alert]:not(:empty)')
  }),
  past('form', 'A form in an answer', (says) => inAnswer(says, form(says, 'asked')), (visitor) => visitor.until('[part=form]')),
  past('form-long', 'A long form', (says) => inAnswer(says, full(says)), (visitor) => visitor.until('[part=form]')),
  past('form-failed', 'A form that was not sent', (says) => inAnswer(says, form(says, 'asked'), { given: AWAY }), async (visitor) => {
    await visitor.writes('[name=name]', 'Ada')
    await visitor.writes('[name=email]', 'ada@shop.example')
    await visitor.presses('[part=form-send]')
    await visitor.until('[part=form-alert]:not(:empty)')
    await visitor.until('[part=form-send]:not([aria-disabled=true])')
  }),
  past('form-sent', 'A form that was sent', (says) => inAnswer(says, form(says, 'asked'), { conversation: { forms: [GIVEN] } }), (visitor) => visitor.until('[part=given]')),
  past('form-given', 'What was filled in', (says) => inAnswer(says, form(says, 'asked'), { conversation: { forms: [GIVEN] } }), (visitor) => visitor.presses('[part=given-head]')),
  over('rate', 'How was it?', {}, (visitor) => visitor.until('[part=stars]')),
  over('rating', 'Stars, and words', {}, async (visitor) => {
    await visitor.presses('[part=star-input][value="4"]')
    await visitor.until('[part=rating-more]:not([hidden])')
  }),
  over('rated', 'How it was', { rating: { score: 4, comment: 'Quick, and it fits.' } }, (visitor) => visitor.until('[part=rating-change]')),
]
