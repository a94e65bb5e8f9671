/** A value on the server that one writer at a time changes: `null` where it is not there. */
export type Value = string | null

/** What the server acknowledged of a value, and the change that it was killed over, if any. */
type Cell = { acknowledged: Value; underWay: Value | undefined }

/** What writers were told, to be compared with what is there after a crash. */
export class Cells {
  readonly #cells = new Map<string, Cell>()
  acknowledgements = 0

  get names(): string[] {
    return [...this.#cells.keys()]
  }

  acknowledged(name: string): Value {
    return this.#cells.get(name)?.acknowledged ?? null
  }

  /** Changes a value by `write`, which tells whether the server acknowledged it. It may throw when the server dies. */
  async change(name: string, to: Value, write: () => Promise<boolean>): Promise<void> {
    const cell = this.#cells.get(name) ?? { acknowledged: null, underWay: undefined }
    this.#cells.set(name, cell)
    cell.underWay = to
    if (!(await write())) return
    cell.acknowledged = to
    cell.underWay = undefined
    this.acknowledgements++
  }

  /** Takes over what is there now, and returns what should not be: a value that is neither the old one nor the new one. */
  settle(actual: ReadonlyMap<string, string>): string[] {
    const wrong: string[] = []
    for (const [name, cell] of this.#cells) {
      const there = actual.get(name) ?? null
      if (there !== cell.acknowledged && there !== cell.underWay) {
        wrong.push(`${name} is ${there}; acknowledged ${cell.acknowledged}, under way ${cell.underWay}`)
      }
      cell.acknowledged = there
      cell.underWay = undefined
    }
    return wrong
  }
}
