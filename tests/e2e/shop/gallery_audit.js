// axe-core on the chat of one frame of the gallery.
const only = RULES
const results = await axe.run(
  { include: [['parlor-chat']] },
  {
    resultTypes: ['violations'],
    preload: false,
    runOnly: only,
    rules: only.type === 'tag' ? { 'color-contrast': { enabled: false } } : {},
  },
)
return results.violations.flatMap((it) => it.nodes.map((node) => `${it.id} (${it.help}): ${node.html} ${node.failureSummary}`))
