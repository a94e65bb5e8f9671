/** The JSON of a body that Octokit left as it is, since some proxies change the type of a response; other text stays text. */
export function jsonOf(data: unknown): unknown {
  const text = data instanceof ArrayBuffer ? new TextDecoder().decode(data) : data
  if (typeof text !== 'string') return data
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
