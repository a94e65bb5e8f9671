import { describe, expect, it } from 'vitest'
import { createCrashBudget } from '../../../../src/main/desktop/windows/crash-budget.ts'

describe('the crash budget', () => {
  it('allows two crashes per minute', () => {
    let now = 0
    const budget = createCrashBudget(() => now)
    expect([budget.mayReload(), budget.mayReload(), budget.mayReload()]).toEqual([true, true, false])
    expect(budget.mayReload()).toBe(true)
    now += 61_000
    expect([budget.mayReload(), budget.mayReload(), budget.mayReload()]).toEqual([true, true, false])
  })
})
