import { readFileSync } from 'node:fs'

/** @typedef {{ passed: number, failed: number, skipped: number }} Counts */

/**
 * Counts the tests in Vitest's JSON report. A file that failed to load has no tests in the report and counts as one
 * failure.
 * @param {string} file
 * @returns {Counts} all 0 if there is no report
 */
export const readCounts = (file) => {
  try {
    const report = JSON.parse(readFileSync(file, 'utf8'))
    /** @type {{ status: string, assertionResults: unknown[] }[]} */
    const files = report.testResults
    const unloaded = files.filter(
      ({ status, assertionResults }) => status === 'failed' && assertionResults.length === 0,
    )
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests + unloaded.length,
      skipped: report.numPendingTests + report.numTodoTests,
    }
  } catch {
    return { passed: 0, failed: 0, skipped: 0 }
  }
}

/** @param {Counts} counts */
export const countsLine = ({ passed, failed, skipped }) =>
  `${passed} passed, ${failed} failed, ${skipped} skipped`
