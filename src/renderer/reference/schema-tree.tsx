import { Fragment } from 'react'
import { type Reference, resolved, type Schema } from './document.ts'
import { text } from './text.ts'

/** Named schemas contain each other at most this deep. */
const MAX_DEPTH = 4

/** An object's properties, with those of the objects inside it. */
export function SchemaTree({
  schema: given,
  schemas,
  depth = 0,
}: {
  schema: Schema
  schemas: Reference['schemas']
  depth?: number
}) {
  const schema = objectIn(given, schemas)
  const properties = Object.entries(schema.properties ?? {})
  if (properties.length === 0) return depth === 0 ? <p className="muted">{typeName(given, schemas)}</p> : null
  return (
    <dl className="schema" data-nested={depth > 0}>
      {properties.map(([name, property]) => (
        <Fragment key={name}>
          <dt>
            <code>{name}</code> <span className="muted">{typeName(property, schemas)}</span>
            {depth === 0 && schema.required?.includes(name) && <small>{text.required}</small>}
          </dt>
          <dd>
            {property.description && <p className="muted">{property.description}</p>}
            {depth < MAX_DEPTH && <SchemaTree schema={property} schemas={schemas} depth={depth + 1} />}
          </dd>
        </Fragment>
      ))}
    </dl>
  )
}

/** The object inside of a list or a choice, where there is one. */
function objectIn(given: Schema, schemas: Reference['schemas']): Schema {
  const schema = resolved(given, schemas)
  if (schema.items !== undefined) return objectIn(schema.items, schemas)
  const choices = schema.anyOf?.map((choice) => objectIn(choice, schemas))
  return choices?.find(({ properties }) => properties !== undefined) ?? schema
}

/** A type in words, such as “array of string” or “"ios" | "android"”. */
export function typeName(given: Schema, schemas: Reference['schemas']): string {
  const schema = resolved(given, schemas)
  if (schema.enum !== undefined) return schema.enum.map((value) => JSON.stringify(value)).join(' | ')
  if (schema.const !== undefined) return JSON.stringify(schema.const)
  if (schema.anyOf !== undefined) return schema.anyOf.map((choice) => typeName(choice, schemas)).join(' | ')
  if (schema.items !== undefined) return text.arrayOf(typeName(schema.items, schemas))
  const type = typeof schema.type === 'object' ? schema.type.join(' | ') : (schema.type ?? text.anything)
  return schema.format === undefined ? type : `${type} (${schema.format})`
}
