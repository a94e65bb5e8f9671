/**
 * Parameters of queries that requests wait for. SQLite plans a query with bare ones anew for each value, to make use of its statistics, unless
 * the query looks up one row by its key; on small tables, planning takes ten times longer than reading. With these it plans once.
 */
export const TEXT = 'CAST(? AS TEXT)'
export const INTEGER = 'CAST(? AS INTEGER)'
