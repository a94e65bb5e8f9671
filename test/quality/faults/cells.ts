/** A value on the server with a single writer at a time; `null` if missing. */
export type Value = string | null

/** The acknowledged value and the change in progress when the server was killed, if any. */
type Cell = { acknowledged: Value; pending: Value | undefined }

/** Tracks acknowledged writes, to compare them with the stored values after a crash. */
export class Cells {
  readonly #cells = new Map<string, Cell>()
  acknowledgements = 0

  get names(): string[] {
    return [...this.#cells.keys()]
  }

  acknowledged(name: string): Value {
    return this.#cells.get(name)?.acknowledged ?? null
  }

  /** Changes a value with `write`, which returns whether the server acknowledged it and can throw when the server is killed. */
  async change(name: string, to: Value, write: () => Promise<boolean>): Promise<void> {
    const cell = this.#cells.get(name) ?? { acknowledged: null, pending: undefined }
    this.#cells.set(name, cell)
    cell.pending = to
    if (!(await write())) return
    cell.acknowledged = to
    cell.pending = undefined
    this.acknowledgements++
  }

  /** Adopts the stored values and returns a message for each that is neither the acknowledged nor the pending one. */
  settle(actual: ReadonlyMap<string, string>): string[] {
    const wrong: string[] = []
    for (const [name, cell] of this.#cells) {
      const stored = actual.get(name) ?? null
      if (stored !== cell.acknowledged && stored !== cell.pending) {
        wrong.push(`${name} is ${stored}; acknowledged ${cell.acknowledged}, pending ${cell.pending}`)
      }
      cell.acknowledged = stored
      cell.pending = undefined
    }
    return wrong
  }
}
