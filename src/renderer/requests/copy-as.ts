import type { Pieces, SentRequest } from './pieces.ts'

export type Format = 'curl' | 'fetch' | 'httpie'

export const formats: Record<Format, (request: SentRequest) => string> = {
  curl: toCurl,
  fetch: toFetch,
  httpie: toHttpie,
}

/** For POSIX shells. */
function toCurl({ method, url, headers, body }: SentRequest): string {
  const lines = [`curl ${shell([url])}`]
  // Otherwise curl takes brackets for patterns, and resolves dots.
  if (/[[\]{}]/.test(url)) lines.push('--globoff')
  if (/\/\.\.?(\/|$|\?)/.test(url)) lines.push('--path-as-is')
  if (method === 'HEAD') lines.push('--head')
  else if (method !== (body === null ? 'GET' : 'POST')) lines.push(`-X ${method}`)
  for (const [name, value] of headers)
    lines.push(`-H ${shell(value.length === 0 ? [`${name};`] : [`${name}: `, ...value])}`)
  if (body !== null) {
    // Otherwise curl says that it is a form.
    if (!headers.some(([name]) => name === 'content-type')) lines.push("-H 'content-type:'")
    lines.push(`--data-raw ${shell(body)}`)
  }
  return lines.join(' \\\n  ')
}

/** For POSIX shells, and HTTPie 3. */
function toHttpie({ method, url, headers, body }: SentRequest): string {
  const lines = [`http ${method} ${shell([url])}`]
  for (const [name, value] of headers)
    lines.push(shell(value.length === 0 ? [`${name};`] : [`${name}:`, ...value]))
  if (body !== null) {
    // Otherwise HTTPie says that it is JSON.
    if (!headers.some(([name]) => name === 'content-type')) lines.push('content-type:')
    lines.push(`--raw ${shell(body)}`)
  }
  return lines.join(' \\\n  ')
}

/** For Node, browsers' consoles, and everything else with `fetch` and modules. */
function toFetch({ method, url, headers, body, variables }: SentRequest): string {
  const declarations = variables.map((name) => `const ${name} = ''\n`).join('')
  const fields = [
    `  method: ${script([method])},\n`,
    headers.length === 0
      ? ''
      : `  headers: {\n${headers.map(([name, value]) => `    ${script([name])}: ${script(value)},\n`).join('')}  },\n`,
    body === null || method === 'GET' || method === 'HEAD' ? '' : `  body: ${bodyScript(headers, body)},\n`,
  ]
  const call = `const response = await fetch(${script([url])}, {\n${fields.join('')}})`
  return `${declarations}${declarations === '' ? '' : '\n'}${call}\nconsole.log(response.status, await response.text())\n`
}

/** Text would be sent with a content type; bytes are sent without. */
const bodyScript = (headers: SentRequest['headers'], body: Pieces) =>
  headers.some(([name]) => name === 'content-type')
    ? script(body)
    : `new TextEncoder().encode(${script(body)})`

/** One word of a POSIX shell. Only variables are expanded in it. */
function shell(pieces: Pieces): string {
  const literal = pieces.filter((piece) => typeof piece === 'string').join('')
  if (pieces.every((piece) => typeof piece === 'string')) return quoted(literal)
  if (!/["$`\\!]/.test(literal)) {
    return `"${pieces.map((piece, index) => (typeof piece === 'string' ? piece : variable(piece.name, pieces[index + 1]))).join('')}"`
  }
  return pieces.map((piece) => (typeof piece === 'string' ? quoted(piece) : `"$${piece.name}"`)).join('')
}

const quoted = (text: string) => `'${text.replaceAll("'", `'\\''`)}'`

/** Braces where the name would go on otherwise. */
const variable = (name: string, next: Pieces[number] | undefined) =>
  typeof next === 'string' && /^\w/.test(next) ? `\${${name}}` : `$${name}`

/** An expression of JavaScript. */
function script(pieces: Pieces): string {
  if (pieces.every((piece) => typeof piece === 'string')) {
    const text = pieces.join('')
    return /^[^'\\\p{C}\u2028\u2029]*$/u.test(text) ? `'${text}'` : JSON.stringify(text)
  }
  const parts = pieces.map((piece) =>
    typeof piece === 'string'
      ? piece.replaceAll(/[\\`]|\$\{/g, '\\$&').replaceAll('\r', '\\r')
      : `\${${piece.name}}`,
  )
  return `\`${parts.join('')}\``
}
