export type Block = { language: string; text: string }
export type Section = { heading: string; blocks: Block[] }

/** The fenced code blocks of a document, in order, under their headings. */
export function sectionsOf(markdown: string): Section[] {
  const sections: Section[] = [{ heading: 'at the top', blocks: [] }]
  let block: (Block & { indent: string }) | null = null
  for (const line of markdown.split('\n')) {
    const fence = /^(\s*)```(\w*)$/.exec(line)
    if (block !== null) {
      if (fence !== null) block = null
      else block.text += `${line.slice(block.indent.length)}\n`
      continue
    }
    if (fence !== null) {
      block = { indent: fence[1] ?? '', language: fence[2] ?? '', text: '' }
      sections.at(-1)?.blocks.push(block)
    }
    const heading = /^#+ (.+)$/.exec(line)?.[1]
    if (heading !== undefined) sections.push({ heading, blocks: [] })
  }
  return sections.filter(({ blocks }) => blocks.length > 0)
}
