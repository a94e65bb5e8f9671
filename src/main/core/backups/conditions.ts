import { z } from 'zod'
import { LEVEL } from '../../../shared/contract/organizations.ts'
import { parseJson } from '../base/json.ts'
import { BODY_LIMIT_BYTES } from '../http/body-limit.ts'

/** An SQL condition on a column that is not null. */
export type Rule = (column: string) => string
/** The same in code, for what a schema or a function already knows. */
export type Check = { accepts: (text: string) => boolean }

const HEX = '[0-9a-fA-F]'
const hex = (digits: number) => HEX.repeat(digits)
const UUID = [8, 4, 4, 4, 12].map(hex).join('-')

/** Room for as many further IDs as anyone can use, all of which JavaScript can count. */
const MAX_ID = 2 ** 52

/** SQLite reads JSON up to a null character, JavaScript beyond it. */
export const json: Rule = (column) => `json_valid(${column}) AND instr(${column}, char(0)) = 0`
const ifJson = (column: string, condition: string) => `CASE WHEN ${json(column)} THEN ${condition} ELSE 0 END`
const arrayOf =
  (isInvalid: string): Rule =>
  (column) =>
    ifJson(
      column,
      `json_type(${column}) = 'array' AND NOT EXISTS (SELECT 1 FROM json_each(${column}) WHERE ${isInvalid})`,
    )
export const oneOf =
  (...values: readonly (string | number)[]): Rule =>
  (column) =>
    `${column} IN (${values.map((value) => (typeof value === 'number' ? value : `'${value}'`)).join(', ')})`

export const texts = arrayOf("type <> 'text'")
export const integers = arrayOf("type <> 'integer'")
export const pages = arrayOf(
  "type <> 'object' OR json_type(value, '$.count') IS NOT 'integer' OR coalesce(json_type(value, '$.etag'), '') NOT IN ('text', 'null')",
)
export const repository: Rule = (column) =>
  ifJson(
    column,
    `json_type(${column}, '$.id') IS 'integer' AND json_type(${column}, '$.name') IS 'text' AND json_type(${column}, '$.full_name') IS 'text'`,
  )
export const uuid: Rule = (column) => `${column} GLOB '${UUID}'`
export const id: Rule = (column) => `${column} BETWEEN 1 AND ${MAX_ID}`
export const count: Rule = (column) => `typeof(${column}) = 'integer' AND ${column} BETWEEN 0 AND ${MAX_ID}`
export const flag = oneOf(0, 1)
export const level = oneOf(...Object.values(LEVEL))
export const moment: Rule = (column) =>
  `length(${column}) < 40 AND ${column} GLOB '????-??-??T??:??*Z' AND julianday(${column}) IS NOT NULL`
export const installation: Rule = (column) =>
  `length(${column}) <= 20 AND ${column} GLOB '[1-9]*' AND ${column} NOT GLOB '*[^0-9]*'`
export const action: Rule = (column) => `${column} GLOB '[a-z]*.[a-z]*' AND ${column} NOT GLOB '*[^a-z_.]*'`
export const hash: Rule = (column) => `length(${column}) = 64 AND ${column} NOT GLOB '*[^0-9a-f]*'`
/** A reference without a foreign key, which would cascade over many rows. */
export const rowOf =
  (table: string): Rule =>
  (column) =>
    `${column} IN (SELECT id FROM ${table})`

/** GitHub, apps, and seeds can put null characters into a text. */
export const anyText: Rule = () => '1'
/** Other text comes from requests and from the program. */
export const text: Rule = (column) =>
  `octet_length(${column}) <= ${BODY_LIMIT_BYTES} AND instr(${column}, char(0)) = 0`

export const check = (accepts: Check['accepts']): Check => ({ accepts })
export const valid = (schema: z.ZodType): Check => check((value) => schema.safeParse(value).success)
export const listOf = (schema: z.ZodType): Check =>
  check((value) => z.array(schema).safeParse(parsed(value)).success)

/** Not JSON, or nested more deeply than in any request: undefined. */
export function parsed(value: string): unknown {
  try {
    return parseJson(value)
  } catch {
    return undefined
  }
}
