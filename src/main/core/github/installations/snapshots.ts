import { z } from 'zod'
import { type Repository, repositorySchema } from '../../../../shared/contract/integrations.ts'
import { type Clock, timestamp } from '../../base/time.ts'
import { type Db, inserted } from '../../db/open.ts'
import { INTEGER, TEXT } from '../../db/parameters.ts'
import type { PageMark } from '../client/fetch-pages.ts'

/** Rows per transaction: a few milliseconds, so that other requests are handled in between. */
const CHUNK = 1000

const marksSchema = z.array(z.object({ count: z.int(), etag: z.string().nullable() }))

export type RepositorySnapshot = { id: number; fetchedAt: string; total: number; pages: PageMark[] }

type BranchRow = {
  fetched_at: string
  names: string
  pages: string
  default_branch: string | null
  default_branch_fetched_at: string | null
}

export type BranchSnapshot = {
  fetchedAt: string
  names: string[]
  pages: PageMark[]
  defaultBranch: string | null
  defaultBranchFetchedAt: string | null
}

export type SnapshotStore = ReturnType<typeof createSnapshotStore>

/**
 * Stores GitHub's answers. A new snapshot of repositories is written beside the current one and replaces it atomically, so a reader sees
 * either the old or the new list. An interrupted write leaves unreferenced rows for the sweep.
 */
export function createSnapshotStore(db: Db, clock: Clock) {
  const current = db.prepare<[string], { id: number; fetched_at: string; total: number; pages: string }>(`
    SELECT repository_snapshots.* FROM integrations
    JOIN repository_snapshots ON repository_snapshots.id = repository_snapshot_id WHERE integrations.id = ${TEXT}`)
  const begin = db.prepare<[string], { id: number }>(
    "INSERT INTO repository_snapshots (fetched_at, total, pages) VALUES (?, 0, '[]') RETURNING id",
  )
  const insert = db.prepare(
    'INSERT INTO repositories (snapshot_id, position, name_key, json) VALUES (?, ?, ?, ?)',
  )
  const copy = db.prepare(`
    INSERT INTO repositories (snapshot_id, position, name_key, json)
    SELECT @snapshotId, position + @delta, name_key, json FROM repositories
    WHERE snapshot_id = @source AND position >= @first AND position < @end`)
  const complete = db.prepare(
    'UPDATE repository_snapshots SET fetched_at = ?, total = ?, pages = ? WHERE id = ?',
  )
  const point = db.prepare('UPDATE integrations SET repository_snapshot_id = ? WHERE id = ?')
  const page = db
    .prepare<[number, number, number], string>(
      `SELECT json FROM repositories
       WHERE snapshot_id = ${INTEGER} AND position >= ${INTEGER} AND position < ${INTEGER} ORDER BY position`,
    )
    .pluck()
  const matching = db
    .prepare<[number, string], number>(
      'SELECT position FROM repositories INDEXED BY repositories_search WHERE snapshot_id = ? AND instr(name_key, ?) > 0 ORDER BY position',
    )
    .pluck()
  const one = db
    .prepare<[number, number], string>('SELECT json FROM repositories WHERE snapshot_id = ? AND position = ?')
    .pluck()
  const ids = db
    .prepare<[number, number, number], number>(
      "SELECT json_extract(json, '$.id') FROM repositories WHERE snapshot_id = ? AND position >= ? AND position < ? ORDER BY position",
    )
    .pluck()
  const leftover = db
    .prepare<[], number>(`
    SELECT id FROM repository_snapshots
    WHERE id NOT IN (SELECT repository_snapshot_id FROM integrations WHERE repository_snapshot_id IS NOT NULL)`)
    .pluck()
  const removeRows = db.prepare(`
    DELETE FROM repositories WHERE snapshot_id = @id AND position IN
      (SELECT position FROM repositories WHERE snapshot_id = @id LIMIT ${CHUNK})`)
  const removeSnapshot = db.prepare('DELETE FROM repository_snapshots WHERE id = ?')

  const branches = db.prepare<[string, string], BranchRow>(
    'SELECT * FROM branch_snapshots WHERE integration_id = ? AND repository = ?',
  )
  const putBranches = db.prepare(`
    INSERT INTO branch_snapshots
      (integration_id, repository, fetched_at, names, pages, default_branch, default_branch_fetched_at)
    VALUES (?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (integration_id, repository) DO UPDATE SET fetched_at = excluded.fetched_at, names = excluded.names,
      pages = excluded.pages, default_branch = excluded.default_branch,
      default_branch_fetched_at = excluded.default_branch_fetched_at`)
  const dropBranches = db.prepare('DELETE FROM branch_snapshots WHERE integration_id = ?')

  const insertChunk = db.transaction(
    (snapshotId: number, start: number, rows: readonly Repository[]): void => {
      rows.forEach((row, index) => {
        insert.run(snapshotId, start + index, row.full_name.toLowerCase(), JSON.stringify(row))
      })
    },
  )

  // How many operations are filling, copying, or sending a snapshot. The sweep skips snapshots in use.
  const holders = new Map<number, number>()
  const hold = (snapshotId: number): void => {
    holders.set(snapshotId, (holders.get(snapshotId) ?? 0) + 1)
  }
  const release = (snapshotId: number): void => {
    const left = (holders.get(snapshotId) ?? 0) - 1
    if (left > 0) holders.set(snapshotId, left)
    else holders.delete(snapshotId)
  }
  const drops = new Map<string, number>()
  let dropsOfAll = 0

  const sweepChunk = db.transaction((): boolean => {
    const id = leftover.all().find((candidate) => !holders.has(candidate))
    if (id === undefined) return false
    if (removeRows.run({ id }).changes < CHUNK) removeSnapshot.run(id)
    return true
  }).immediate

  return {
    /** The current snapshot of an integration, or null if there is none yet. */
    repositories(integrationId: string): RepositorySnapshot | null {
      const row = current.get(integrationId)
      if (row === undefined) return null
      return {
        id: row.id,
        fetchedAt: row.fetched_at,
        total: row.total,
        pages: marksSchema.parse(JSON.parse(row.pages)),
      }
    },

    /** Protects a snapshot from the sweep, even if it is replaced, until the returned function is called. */
    hold(snapshotId: number): () => void {
      hold(snapshotId)
      return () => release(snapshotId)
    },

    beginRepositories(): number {
      const { id } = inserted(begin.get(timestamp(clock)))
      hold(id)
      return id
    },
    addRepositories(snapshotId: number, start: number, rows: readonly Repository[]): void {
      insertChunk(snapshotId, start, rows)
    },
    /** Copies rows from another snapshot, for a page that has not changed. */
    copyRepositories(
      snapshotId: number,
      start: number,
      from: { snapshotId: number; start: number; count: number },
    ): void {
      copy.run({
        snapshotId,
        delta: start - from.start,
        source: from.snapshotId,
        first: from.start,
        end: from.start + from.count,
      })
    },
    /** Makes a snapshot the current one. */
    publishRepositories: db.transaction(
      (snapshotId: number, integrationId: string, total: number, pages: readonly PageMark[]): void => {
        complete.run(timestamp(clock), total, JSON.stringify(pages), snapshotId)
        point.run(snapshotId, integrationId)
        release(snapshotId)
      },
    ).immediate,
    /** Discards a snapshot; the sweep removes it. */
    abandonRepositories(snapshotId: number): void {
      release(snapshotId)
    },
    /** Marks an unchanged snapshot as fetched now. */
    confirmRepositories(snapshot: RepositorySnapshot): void {
      complete.run(timestamp(clock), snapshot.total, JSON.stringify(snapshot.pages), snapshot.id)
    },

    /** The repositories from `start` to `end` (exclusive) as JSON text, in GitHub's order. */
    repositoryTexts: (snapshotId: number, start: number, end: number): string[] =>
      page.all(snapshotId, start, end),

    /** The same as parsed repositories, and below only their IDs. */
    repositoriesAt: (snapshotId: number, start: number, end: number): Repository[] =>
      page.all(snapshotId, start, end).map((text) => repositorySchema.parse(JSON.parse(text))),
    repositoryIds: (snapshotId: number, start: number, end: number): number[] =>
      ids.all(snapshotId, start, end),

    /** One page of the repositories whose full name contains `search` (lowercase), and the total number of matches. */
    searchRepositories(snapshot: RepositorySnapshot, search: string, limit: number, offset: number) {
      if (search === '') {
        return { texts: page.all(snapshot.id, offset, offset + limit), total: snapshot.total }
      }
      const positions = matching.all(snapshot.id, search)
      const texts = positions
        .slice(offset, offset + limit)
        .map((position) => one.get(snapshot.id, position) ?? '')
      return { texts, total: positions.length }
    },

    /** Removes a chunk of unreferenced rows. Returns whether there may be more. */
    sweep: sweepChunk,

    /** `repository` is lowercase. */
    branches(integrationId: string, repository: string): BranchSnapshot | null {
      const row = branches.get(integrationId, repository)
      if (row === undefined) return null
      return {
        fetchedAt: row.fetched_at,
        names: z.array(z.string()).parse(JSON.parse(row.names)),
        pages: marksSchema.parse(JSON.parse(row.pages)),
        defaultBranch: row.default_branch,
        defaultBranchFetchedAt: row.default_branch_fetched_at,
      }
    },
    putBranches(
      integrationId: string,
      repository: string,
      snapshot: Omit<BranchSnapshot, 'fetchedAt'>,
    ): void {
      const { names, pages, defaultBranch, defaultBranchFetchedAt } = snapshot
      putBranches.run(
        integrationId,
        repository,
        timestamp(clock),
        JSON.stringify(names),
        JSON.stringify(pages),
        defaultBranch,
        defaultBranchFetchedAt,
      )
    },

    /** Discards an installation's snapshots after it was relinked. */
    drop: db.transaction((integrationId: string): void => {
      point.run(null, integrationId)
      dropBranches.run(integrationId)
      drops.set(integrationId, (drops.get(integrationId) ?? 0) + 1)
    }),
    /** How many times that happened. A fetch that started before the last one must not be stored. */
    dropsOf: (integrationId: string): number => (drops.get(integrationId) ?? 0) + dropsOfAll,
    /** Counts as a drop for every link, because the data was replaced as a whole. */
    dataReplaced(): void {
      dropsOfAll++
    },
  }
}
