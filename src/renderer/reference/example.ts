import { type Reference, resolved, type Schema } from './document.ts'

/** The smallest value that a schema accepts: optional properties are left out, so that sending it changes nothing by accident. */
export function exampleOf(given: Schema, schemas: Reference['schemas']): unknown {
  const schema = resolved(given, schemas)
  const [example] = schema.examples ?? []
  if (example !== undefined) return example
  if (schema.const !== undefined) return schema.const
  if (schema.default !== undefined) return schema.default
  if (schema.enum !== undefined) return schema.enum[0]
  const [choice] = schema.anyOf ?? []
  if (choice !== undefined) return exampleOf(choice, schemas)
  switch (typeof schema.type === 'string' ? schema.type : schema.type?.[0]) {
    case 'object':
      return Object.fromEntries(
        Object.entries(schema.properties ?? {})
          .filter(([name]) => schema.required?.includes(name))
          .map(([name, property]) => [name, exampleOf(property, schemas)]),
      )
    case 'array':
      return schema.items === undefined ? [] : [exampleOf(schema.items, schemas)]
    case 'integer':
    case 'number':
      return 0
    case 'boolean':
      return false
    case 'null':
      return null
    default:
      return ''
  }
}
