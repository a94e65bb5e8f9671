/** The name of a repository that a template makes, by its id. */
export const templateName = (id: number): string => `repo-${String(id).padStart(5, '0')}`

type Installation = {
  repositories?: readonly { id: number; full_name: string }[] | undefined
  repository_template?: { owner: string; count: number } | undefined
}
type Repetition = { index: number; field: 'id' | 'full_name'; message: string }

/** The listed repositories whose id another listed one has, or whose name another one of the installation: on GitHub, both are unique. */
export function* repeatedRepositories({
  repositories = [],
  repository_template: template,
}: Installation): Generator<Repetition> {
  const ids = new Set<number>()
  const names = new Set<string>()
  for (const [index, { id, full_name }] of repositories.entries()) {
    const name = full_name.toLowerCase()
    if (ids.has(id)) yield { index, field: 'id', message: 'Two repositories have this ID.' }
    if (names.has(name)) yield { index, field: 'full_name', message: 'Two repositories have this name.' }
    ids.add(id)
    names.add(name)
    if (template === undefined) continue
    const { owner, count } = template
    const number = Number(/\/repo-(\d+)$/.exec(name)?.[1])
    if (number >= 1 && number <= count && name === `${owner}/${templateName(number)}`.toLowerCase())
      yield { index, field: 'full_name', message: 'The template makes a repository with this name.' }
  }
}
