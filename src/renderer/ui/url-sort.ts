import type { Sort } from './table.tsx'
import { useUrlState } from './url-state.ts'

type Comparison<Row> = (a: Row, b: Row) => number

/** Sorts a table by one of its columns, kept in the URL: `name`, or `-name` for descending. */
export function useUrlSort<Row, Name extends string>(
  comparisons: Record<Name, Comparison<Row>>,
  fallback: NoInfer<`-${Name}` | Name>,
) {
  const [value, setValue] = useUrlState('sort', fallback)
  const isDescending = value.startsWith('-')
  const current = isDescending ? value.slice(1) : value
  const found = Object.entries<Comparison<Row>>(comparisons).find(([name]) => name === current)
  return {
    sorted: (rows: readonly Row[]): Row[] => {
      const inOrder = found === undefined ? [...rows] : rows.toSorted(found[1])
      return isDescending ? inOrder.reverse() : inOrder
    },
    by: (name: Name): Sort => ({
      direction: name !== current ? 'none' : isDescending ? 'descending' : 'ascending',
      toggle: () => setValue(value === `-${name}` ? name : `-${name}`),
    }),
  }
}
