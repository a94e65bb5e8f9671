import { Badge } from '../ui/badge.tsx'
import { Card, Section } from '../ui/page.tsx'
import { bodyOf, type Operation, type Reference } from './document.ts'
import { SchemaTree, typeName } from './schema-tree.tsx'
import { text } from './text.ts'
import { TryOperation } from './try-operation.tsx'

/** One endpoint: what it does, takes, and answers, and a form to try it. */
export function OperationDetails({ operation, reference }: { operation: Operation; reference: Reference }) {
  const { schemas } = reference
  const body = bodyOf(operation)
  const scopes = operation.security.flatMap((security) => Object.values(security)).flat()
  return (
    <article className="operation" aria-label={operation.summary}>
      <header>
        <h2>{operation.summary}</h2>
        <p className="operation-path">
          <Method name={operation.method} />
          <code>{operation.path}</code>
        </p>
        {paragraphs(operation.description).map((paragraph) => (
          <p key={paragraph}>{paragraph}</p>
        ))}
        {scopes.length > 0 && <p className="muted">{text.scope(scopes.join(', '))}</p>}
      </header>
      <TryOperation key={operation.operationId} operation={operation} reference={reference} />
      {operation.parameters.length > 0 && (
        <Section title={text.parameters}>
          <Card padded>
            <dl className="schema">
              {operation.parameters.map(({ name, in: place, required, description, schema }) => (
                <div key={`${place} ${name}`}>
                  <dt>
                    <code>{name}</code>{' '}
                    <span className="muted">
                      {place} · {typeName(schema, schemas)}
                    </span>
                    {required && <small>{text.required}</small>}
                  </dt>
                  <dd>{description && <p className="muted">{plain(description)}</p>}</dd>
                </div>
              ))}
            </dl>
          </Card>
        </Section>
      )}
      {body !== undefined && (
        <Section title={text.body}>
          <Card padded>
            <SchemaTree schema={body} schemas={schemas} />
          </Card>
        </Section>
      )}
      <Section title={text.responses}>
        <Card>
          <ul className="rows">
            {Object.entries(operation.responses).map(([status, response]) => {
              const schema = response.content?.['application/json']?.schema
              const what = status.startsWith('2') ? successWord(status) : response.description
              return (
                <li key={status}>
                  <details className="response" open={status.startsWith('2')}>
                    <summary>
                      <Badge tone={status.startsWith('2') ? 'good' : 'plain'}>{status}</Badge> {what}
                    </summary>
                    {schema && <SchemaTree schema={schema} schemas={schemas} />}
                  </details>
                </li>
              )
            })}
          </ul>
        </Card>
      </Section>
    </article>
  )
}

export function Method({ name }: { name: string }) {
  return (
    <span className="method" data-method={name}>
      {name}
    </span>
  )
}

/** Descriptions are Markdown, of which they use code spans. */
const plain = (description: string) => description.replaceAll('`', '')

/** The scope has a line of its own. */
const paragraphs = (description: string) =>
  description
    .split(/\n{2,}/)
    .map((paragraph) => plain(paragraph).trim())
    .filter((paragraph) => paragraph !== '' && !paragraph.startsWith('Required API key scope'))

const successWord = (status: string) => ({ '201': 'Created', '204': 'No content' })[status] ?? 'OK'
