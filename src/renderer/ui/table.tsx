import { ChevronDown, ChevronUp } from 'lucide-react'
import type { ReactNode } from 'react'
import './table.css'

/** How a table is sorted by a column, and how to change that. */
export type Sort = { direction: 'ascending' | 'descending' | 'none'; toggle: () => void }

export type Column = {
  label: string
  /** A CSS class that sets the column's width, or hides it in narrow windows. */
  className?: string
  /** The label is only for screen readers. */
  isHidden?: boolean
  sort?: Sort
  /** A control in place of the label. */
  content?: ReactNode
}

/** A table with a header row. Its columns keep their widths whatever the rows contain. */
export function Table({
  label,
  columns,
  children,
}: {
  label: string
  columns: readonly Column[]
  children: ReactNode
}) {
  return (
    <table className="table" aria-label={label}>
      <thead>
        <tr>
          {columns.map((column) => (
            <th
              key={column.label}
              scope="col"
              className={column.className}
              {...(column.sort && { 'aria-sort': column.sort.direction })}
            >
              <Heading column={column} />
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}

function Heading({ column: { label, isHidden = false, sort, content } }: { column: Column }) {
  if (content !== undefined) return content
  if (isHidden) return <span className="visually-hidden">{label}</span>
  if (sort === undefined) return label
  const Arrow = sort.direction === 'ascending' ? ChevronUp : ChevronDown
  return (
    <button type="button" className="sort" onClick={sort.toggle}>
      {label}
      <Arrow aria-hidden size={13} data-shown={sort.direction !== 'none'} />
    </button>
  )
}
