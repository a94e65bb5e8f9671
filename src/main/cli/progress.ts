const WIDTH = 30
/** With fewer items the bar would only flicker. */
const MIN_TOTAL = 5000

/** Draws a progress bar on stderr during long operations; silent if stderr is not a terminal. */
export function progressBar(label: string): (done: number, total: number) => void {
  return (done, total) => {
    if (!process.stderr.isTTY || total < MIN_TOTAL) return
    const filled = Math.round((done / total) * WIDTH)
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
    process.stderr.write(`\r${label} ${bar} ${done}/${total}${done >= total ? '\n' : ''}`)
  }
}
