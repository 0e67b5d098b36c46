// What the states have in common.
import { answer, question } from '../messages.js'

/** How the agent presents itself. */
export const agent = (says) => ({
  name: says('Ada from Northwind', 'آدا من نورثويند'),
  greeting: says('Hi, how can we help you today?', 'مرحبًا، كيف يمكننا مساعدتك اليوم؟'),
  subtitle: says('I know the help pages by heart. Ask in your own words.', 'أعرف صفحات المساعدة جيدًا. اسأل بكلماتك.'),
  suggestions: [
    says('Where is my parcel?', 'أين طردي؟'),
    says('How do returns work?', 'كيف تعمل عمليات الإرجاع؟'),
    says('Talk to a person', 'التحدث إلى شخص'),
  ],
  disclaimer: says('Answers can be wrong. Sources are linked.', 'قد تخطئ الإجابات. المصادر مرفقة.'),
})

export const asked = (says) => says('How do returns work?', 'كيف تعمل عمليات الإرجاع؟')

export const told = (says) =>
  says(
    'Returns are free for 30 days. Print the label from your order, and drop the parcel at any post office.',
    'الإرجاع مجاني لمدة 30 يومًا. اطبع الملصق من طلبك وسلّم الطرد في أي مكتب بريد.',
  )

/** A question and its answer. */
export const talk = (says, rest) => [question(asked(says)), answer(told(says), rest)]

/** A state that is history, and what a visitor does then. */
export const past = (id, title, messages, act) => ({
  id,
  title,
  make: ({ says }) => {
    const { imageDomains, ...rest } = asState(messages(says))
    return { config: { ...agent(says), imageDomains }, ...rest }
  },
  act: async (visitor) => {
    await visitor.opens()
    await act?.(visitor)
  },
})

const asState = (it) => (Array.isArray(it) ? { messages: it } : it)
