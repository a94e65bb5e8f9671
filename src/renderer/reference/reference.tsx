import { useQuery } from '@tanstack/react-query'
import { FileJson, SearchX } from 'lucide-react'
import { Link, useLocation, useSearchParams } from 'wouter'
import { SearchField, Select } from '../ui/field.tsx'
import { Page } from '../ui/page.tsx'
import { Empty, QueryView, SkeletonRows } from '../ui/states.tsx'
import { useUrlState } from '../ui/url-state.ts'
import { grouped, type Operation, type Reference, referenceQuery } from './document.ts'
import { Method, OperationDetails } from './operation-details.tsx'
import { text } from './text.ts'
import './reference.css'

const PATH = '/_companion/docs'

const pathTo = (operation: string, search: string) =>
  `${PATH}?${new URLSearchParams({ operation, ...(search !== '' && { search }) })}`

/** The API's endpoints, with a form to try each. `?operation=` names the one that is open. */
export function ApiReference() {
  const reference = useQuery(referenceQuery)
  return (
    <Page
      title={text.title}
      intro={text.intro}
      wide
      actions={
        <a className="button button-plain" href="/api/schema/">
          <FileJson aria-hidden size={15} strokeWidth={1.9} />
          {text.document}
        </a>
      }
    >
      <QueryView query={reference} skeleton={<SkeletonRows rows={8} height={40} />}>
        {(data) => <Endpoints reference={data} />}
      </QueryView>
    </Page>
  )
}

function Endpoints({ reference }: { reference: Reference }) {
  const [query] = useSearchParams()
  const [, go] = useLocation()
  const [search, setSearch] = useUrlState('search')
  const { operations } = reference
  const name =
    query.get('operation') ?? operations.find(({ path }) => path.startsWith('/api/users/'))?.operationId
  const open = operations.find(({ operationId }) => operationId === name)
  const found = operations.filter((operation) => matches(operation, search))
  return (
    <div className="reference">
      <div className="reference-pick">
        <Select
          aria-label={text.pick}
          value={open?.operationId ?? ''}
          onChange={(event) => go(pathTo(event.target.value, search))}
          options={operations.map(({ operationId, method, path }) => ({
            value: operationId,
            label: `${method} ${path}`,
          }))}
        />
      </div>
      <nav className="reference-index" aria-label={text.index}>
        <SearchField label={text.search} value={search} onChange={(event) => setSearch(event.target.value)} />
        {found.length === 0 && <p className="muted">{text.none}</p>}
        {grouped(found).map(([tag, members]) => (
          <section key={tag} aria-label={tagName(tag)}>
            <h2>{tagName(tag)}</h2>
            <ul>
              {members.map((operation) => (
                <li key={operation.operationId}>
                  <Link
                    href={pathTo(operation.operationId, search)}
                    title={operation.summary}
                    {...(operation === open && { 'aria-current': 'page' as const })}
                  >
                    <Method name={operation.method} />
                    <code className="truncate">{shortened(operation.path)}</code>
                  </Link>
                </li>
              ))}
            </ul>
          </section>
        ))}
      </nav>
      {open === undefined ? (
        <Empty icon={SearchX} title={text.unknown}>
          {text.unknownHint}
        </Empty>
      ) : (
        <OperationDetails operation={open} reference={reference} />
      )}
    </div>
  )
}

/** Most paths begin alike, and their ends tell them apart. */
const shortened = (path: string) => path.replace(/^\/api\/users\/\{uuid\}\//, '…/')

const tagName = (tag: string) =>
  tag === 'companion' ? text.own : tag.slice(0, 1).toUpperCase() + tag.slice(1)

function matches({ method, path, summary, operationId }: Operation, search: string): boolean {
  const facts = `${method} ${path} ${summary} ${operationId}`.toLowerCase()
  return search
    .toLowerCase()
    .split(/\s+/)
    .every((word) => facts.includes(word))
}
