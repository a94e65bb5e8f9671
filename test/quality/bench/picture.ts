import type { Row } from './row.ts'

const WIDTH = 860
const BAR_HEIGHT = 22
const ROW_HEIGHT = 52
const LEFT = 16
/** The x position of the target; bars are cut off at three times the target. */
const TARGET_AT = 280
const MAX_PART = 3

/** A bar chart of all rows with a target, readable on light and dark pages. */
export function picture(rows: readonly Row[]): string {
  const shown = rows.flatMap((row) => (row.part === null ? [] : [{ ...row, part: row.part }]))
  const height = shown.length * ROW_HEIGHT + 40
  const bars = shown.map(({ what, part, measured }, index) => {
    const y = index * ROW_HEIGHT + 24
    const width = Math.min(part, MAX_PART) * TARGET_AT
    return [
      `<text x="${LEFT}" y="${y}">${escapeXml(what)}: ${escapeXml(measured.split(':')[0] ?? '')}</text>`,
      `<rect x="${LEFT}" y="${y + 6}" width="${width.toFixed(1)}" height="${BAR_HEIGHT}" rx="3" fill="${part >= 1 ? '#2f9e44' : '#e8590c'}"/>`,
    ].join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="system-ui, sans-serif" font-size="13" role="img" aria-label="Results compared with targets">
<style>text { fill: #57606a }</style>
${bars.join('\n')}
<line x1="${LEFT + TARGET_AT}" y1="8" x2="${LEFT + TARGET_AT}" y2="${height - 28}" stroke="#57606a" stroke-dasharray="4 4"/>
<text x="${LEFT + TARGET_AT}" y="${height - 10}" text-anchor="middle">target</text>
</svg>
`
}

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('`', '')
}
