import { startCompanion } from '/work/wt-ui/test/browser/support/companion.ts'
import { launchBrowser, openWindow } from '/work/wt-ui/test/browser/support/window.ts'
import { KEY, WORLD } from '/work/wt-ui/test/browser/support/world.ts'

const paths = process.argv.slice(2)
const c = await startCompanion({ seed: WORLD })
if (!paths.includes('/welcome'))
  await c.call('/api/users/@me/', {
    key: KEY,
    method: 'PATCH',
    body: JSON.stringify({ has_seen_product_intro_for: { posthog_companion_welcome: true } }),
  })
const b = await launchBrowser()
for (const p of paths)
  for (const theme of ['light', 'dark'] as const)
    for (const width of [1280, 720]) {
      const w = await openWindow(b, c, { path: p, theme, width, height: 800 })
      await w.page.waitForTimeout(900)
      await w.page.screenshot({ path: `/tmp/shots/${p.replace(/\W+/g, '_')}-${theme}-${width}.png` })
      if (w.faults.length) console.log(p, theme, w.faults)
      await w.context.close()
    }
await b.close()
await c.stop()
