import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** axe's findings on the page as it is now: each violated rule with its elements. */
export const axeFindings = (page: Page): Promise<string[]> => findings(builder(page))

/** axe's findings in the light theme, then those in the dark theme, where only colors differ. */
export async function axeFindingsInBothThemes(page: Page): Promise<{ light: string[]; dark: string[] }> {
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await axeFindings(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)))
  const dark = await findings(builder(page).withRules(['color-contrast', 'link-in-text-block']))
  return { light, dark }
}

/** Collects violations only, and stays in the page, which has no frames: both take a fraction of the time. */
const builder = (page: Page) =>
  new AxeBuilder({ page }).options({ resultTypes: ['violations'] }).setLegacyMode()

async function findings(axe: AxeBuilder): Promise<string[]> {
  const { violations } = await axe.analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}
