// Every rule of WCAG 2.2 AA and best practice, on the chat alone, once nothing moves.
const moving = (document.querySelector('parlor-chat')?.shadowRoot?.getAnimations() ?? []).filter((it) => it.effect?.getComputedTiming().endTime < 60000)
await Promise.all(moving.map((it) => it.finished.catch(() => {})))
const results = await axe.run(
  { include: [['parlor-chat']] },
  {
    resultTypes: ['violations'],
    // The page's own style sheets are not asked for, and a frame in a sandbox may not.
    preload: false,
    runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
  },
)
return results.violations.map((it) => {
  const places = it.nodes.map((node) => `${node.html} ${node.failureSummary}`)
  return `${it.id} (${it.help}): ${places.join('; ')}`
})
