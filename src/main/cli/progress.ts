const WIDTH = 30
/** Below this a bar would only flicker. */
const WORTH_SHOWING = 5000

/** Draws a bar on stderr while something large is put in place; silent where no person watches. */
export function progressBar(label: string): (done: number, total: number) => void {
  return (done, total) => {
    if (!process.stderr.isTTY || total < WORTH_SHOWING) return
    const filled = Math.round((done / total) * WIDTH)
    const bar = '█'.repeat(filled) + '░'.repeat(WIDTH - filled)
    process.stderr.write(`\r${label} ${bar} ${done}/${total}${done >= total ? '\n' : ''}`)
  }
}
