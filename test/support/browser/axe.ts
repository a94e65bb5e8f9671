import axe from 'axe-core'
import type { Page } from 'playwright-core'

declare global {
  interface Window {
    axe: typeof axe
  }
}

/** The rules whose findings depend on the theme. */
const COLOR_RULES = ['color-contrast', 'link-in-text-block']

/** axe's findings on the page as it is now: each violated rule with its elements. */
export const axeFindings = (page: Page): Promise<string[]> => findings(page)

/** axe's findings in the light theme, then those in the dark theme and in forced colors, where only colors differ. */
export async function axeFindingsInAllThemes(
  page: Page,
): Promise<Record<'light' | 'dark' | 'forced', string[]>> {
  await page.emulateMedia({ colorScheme: 'light' })
  const light = await findings(page)
  await page.emulateMedia({ colorScheme: 'dark' })
  await page.evaluate(() => Promise.all(document.getAnimations().map(({ finished }) => finished)))
  const dark = await findings(page, COLOR_RULES)
  await page.emulateMedia({ colorScheme: 'light', forcedColors: 'active' })
  const forced = await findings(page, COLOR_RULES)
  await page.emulateMedia({ forcedColors: null })
  return { light, dark, forced }
}

/** Runs axe in the page. Its own package for Playwright sends the whole report, which takes ten times as long. */
async function findings(page: Page, rules: string[] = []): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  return page.evaluate(async (rules) => {
    const { violations } = await window.axe.run(document, {
      resultTypes: ['violations'],
      ...(rules.length > 0 && { runOnly: rules }),
    })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
    )
  }, rules)
}
