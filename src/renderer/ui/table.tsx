import type { ReactNode } from 'react'
import './table.css'

export type Column = {
  label: string
  /** A CSS class that sets the column's width, or hides it in narrow windows. */
  className?: string
  /** The label is only for screen readers. */
  isHidden?: boolean
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
            <th key={column.label} scope="col" className={column.className}>
              {column.isHidden ? <span className="visually-hidden">{column.label}</span> : column.label}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>{children}</tbody>
    </table>
  )
}
