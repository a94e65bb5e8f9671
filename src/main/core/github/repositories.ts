import type { IntegrationRow } from '../integrations/store.ts'
import type { RepositorySnapshot, SnapshotStore } from './snapshots.ts'

export type Branches = { names: string[]; defaultBranch: string | null }

/** Where repositories and branches are read. */
export type RepositoryReader = {
  repositories(integration: IntegrationRow): Promise<RepositorySnapshot>
  refresh(integration: IntegrationRow): Promise<RepositorySnapshot>
  /** `repository` as `owner/repo`, in any case. */
  branches(integration: IntegrationRow, repository: string): Promise<Branches>
}

/** Reads of seeded installations: the seed is all there is, and it never ages. */
export function createSeededReader(snapshots: SnapshotStore): RepositoryReader {
  const repositories = async ({ id }: IntegrationRow): Promise<RepositorySnapshot> => {
    const snapshot = snapshots.repositories(id)
    if (snapshot === null) throw new Error('a seeded installation has no snapshot')
    return snapshot
  }
  return {
    repositories,
    refresh: repositories,
    async branches({ id }, repository) {
      const snapshot = snapshots.branches(id, repository.toLowerCase())
      return snapshot ?? { names: [], defaultBranch: null }
    },
  }
}
