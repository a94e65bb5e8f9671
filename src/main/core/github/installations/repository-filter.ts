import { z } from 'zod'
import {
  type FilteredRepositories,
  type repositoryFilterSchema,
  repositorySchema,
} from '../../../../shared/contract/integrations.ts'
import type { Db } from '../../db/open.ts'
import type { RepositorySnapshot, SnapshotStore } from './snapshots.ts'

type Filter = z.output<typeof repositoryFilterSchema>

const textsSchema = z.array(z.string().transform((text) => repositorySchema.parse(JSON.parse(text))))

export type RepositoryFilter = ReturnType<typeof createRepositoryFilter>

/** Picks and sorts the repositories of a snapshot. */
export function createRepositoryFilter(db: Db, snapshots: SnapshotStore) {
  const matching = `
    FROM repositories WHERE snapshot_id = @snapshot
      AND (@search = '' OR instr(name_key, @search) > 0)
      AND (@private IS NULL OR coalesce(json_extract(json, '$.private'), 0) = @private)
      AND (@archived IS NULL OR coalesce(json_extract(json, '$.archived'), 0) = @archived)
      AND (@language = '' OR json_extract(json, '$.language') = @language)`
  const page = db
    .prepare(`
    SELECT json ${matching}
    ORDER BY CASE @sort WHEN 'name' THEN name_key END,
      CASE @sort WHEN 'updated' THEN json_extract(json, '$.pushed_at') END DESC, position
    LIMIT @limit OFFSET @offset`)
    .pluck()
  const count = db.prepare(`SELECT count(*) ${matching}`).pluck()
  const languages = db
    .prepare(`
    SELECT DISTINCT json_extract(json, '$.language') AS language FROM repositories
    WHERE snapshot_id = ? AND language IS NOT NULL ORDER BY lower(language)`)
    .pluck()

  /** Looks into the JSON of every repository, which takes far longer than the index that answers a search alone. */
  const filterAll = (snapshot: RepositorySnapshot, filter: Filter) => {
    const { search, language, visibility, archived, sort, limit, offset } = filter
    const conditions = {
      snapshot: snapshot.id,
      search: search.toLowerCase(),
      language,
      private: visibility === '' ? null : Number(visibility === 'private'),
      archived: archived === '' ? null : Number(archived === 'archived'),
    }
    const texts = page.all({ ...conditions, sort, limit, offset })
    return { texts, total: z.number().parse(count.get(conditions)) }
  }

  return (snapshot: RepositorySnapshot, filter: Filter): FilteredRepositories => {
    const { search, language, visibility, archived, sort, limit, offset } = filter
    const isPlain = [language, visibility, archived, sort].every((choice) => choice === '')
    const { texts, total } = isPlain
      ? snapshots.searchRepositories(snapshot, search.toLowerCase(), limit, offset)
      : filterAll(snapshot, filter)
    return {
      repositories: textsSchema.parse(texts),
      has_more: offset + limit < total,
      total,
      languages: offset > 0 ? [] : z.array(z.string()).parse(languages.all(snapshot.id)),
    }
  }
}
