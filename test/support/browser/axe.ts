import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'

/** axe's findings on the page as it is now: each violated rule with its elements. */
export async function axeFindings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze()
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`),
  )
}
