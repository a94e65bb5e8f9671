import { Select } from '../ui/field.tsx'
import { useUrlState } from '../ui/url-state.ts'
import { text } from './text.ts'

/** Filters and order of a list of repositories. They are kept in the URL. */
export function useRepositoryFilters() {
  const [visibility, setVisibility] = useUrlState('visibility')
  const [archived, setArchived] = useUrlState('archived')
  const [language, setLanguage] = useUrlState('language')
  const [sort, setSort] = useUrlState('sort')
  return {
    values: { visibility, archived, language, sort },
    set: { visibility: setVisibility, archived: setArchived, language: setLanguage, sort: setSort },
  }
}

type Filters = ReturnType<typeof useRepositoryFilters>

const { filters: words } = text

export function RepositoryFilters({
  filters: { values, set },
  languages,
}: {
  filters: Filters
  languages: readonly string[]
}) {
  return (
    <div className="repository-filters">
      <Select
        aria-label={words.visibility}
        options={words.visibilities}
        value={values.visibility}
        onChange={(event) => set.visibility(event.target.value)}
      />
      <Select
        aria-label={words.archived}
        options={words.archivedStates}
        value={values.archived}
        onChange={(event) => set.archived(event.target.value)}
      />
      <Select
        aria-label={words.language}
        options={[
          { value: '', label: words.anyLanguage },
          ...languages.map((value) => ({ value, label: value })),
        ]}
        value={values.language}
        onChange={(event) => set.language(event.target.value)}
      />
      <Select
        aria-label={words.sort}
        options={words.orders}
        value={values.sort}
        onChange={(event) => set.sort(event.target.value)}
      />
    </div>
  )
}
