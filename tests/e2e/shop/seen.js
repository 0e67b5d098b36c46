// Everything that a visitor can read off the chat now, as data.
const root = document.querySelector('parlor-chat')?.shadowRoot
const all = (css, within = root) => [...(within?.querySelectorAll(css) ?? [])]
const isDrawn = (node) => node.getClientRects().length > 0
// Isolates (Unicode UAX #9) cannot be seen, and engines differ in whether they tell of them.
const isolates = /[\u2066-\u2069]/g
const words = (node) => (node?.innerText ?? '').replace(isolates, '').replace(/\s+/g, ' ').trim()
const list = (css, within) => all(css, within).filter(isDrawn).map(words)

const message = (row) => {
  const isQuestion = row.matches('[part=question]')
  return {
    who: isQuestion ? 'visitor' : 'agent',
    text: words(row.querySelector(isQuestion ? '[part=bubble]' : '[part=text]')),
    status: row.dataset.status ?? '',
    remarks: list('[part=meta], [part=activity]', row),
    files: all('[part=file]', row).map((it) => it.title),
    pictures: all('[part=file] canvas', row).length,
    offers: list('[part=next] button', row),
    sources: all('[part=source]', row).map((it) => ({ text: words(it), href: it.getAttribute('href') })),
    marks: all('[part=citation]', row).map((it) => ({ text: words(it), href: it.getAttribute('href') })),
  }
}

const notice = all('[part=notice]').filter(isDrawn)[0]
const input = all('[part=input]')[0]
const active = root?.activeElement

return {
  isThere: Boolean(root),
  isOpen: all('[part=panel]').some(isDrawn),
  title: words(all('[part=title]')[0]),
  status: words(all('[part=status]')[0]),
  messages: all('[part=question], [part=answer]').map(message),
  notice: notice ? { role: notice.role ?? notice.getAttribute('role'), text: words(notice.querySelector('span')) } : null,
  draft: input?.value ?? '',
  chips: all('[part=chip]').map((it) => it.textContent),
  count: words(all('[part=count]')[0]),
  focus: active?.getAttribute('part') ?? (document.activeElement === document.body ? '' : document.activeElement.localName),
  suggestions: list('[part=suggestions] button'),
  said: all('[role=status]').map(words).join(' ').trim(),
  alerts: list('[role=alert]'),
  active: all('[part=question], [part=answer]').findIndex((it) => 'active' in it.dataset),
  typing: words(all('[part~=typing]:last-child')[0]),
  formAlert: words(all('[part=form-alert]')[0]),
  fieldErrors: list('[part=field-error]'),
  given: list('[part=given-head] span, [part=given-list] > *').filter(Boolean),
  rated: (all('[part=stars][role=img]')[0]?.getAttribute('aria-label') ?? '').replace(isolates, ''),
  heard: all('[role=log]').map((it) => it.textContent.trim()).join('\n'),
}
