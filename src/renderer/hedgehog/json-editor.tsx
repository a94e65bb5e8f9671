import { defaultKeymap, history, historyKeymap } from '@codemirror/commands'
import { json, jsonParseLinter } from '@codemirror/lang-json'
import { bracketMatching, HighlightStyle, indentOnInput, syntaxHighlighting } from '@codemirror/language'
import { linter } from '@codemirror/lint'
import { EditorState } from '@codemirror/state'
import { drawSelection, EditorView, highlightActiveLine, keymap, lineNumbers } from '@codemirror/view'
import { tags } from '@lezer/highlight'
import { useEffect, useRef, useState } from 'react'
import type { StoredHedgehog } from '../api/hedgehog.ts'
import type { Draft } from './draft.ts'
import { text } from './text.ts'

/** Edits the whole config as JSON, for keys that have no control. */
export function JsonEditor({ draft }: { draft: Draft }) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(null)
  const shown = draft.invalidJson ?? JSON.stringify(draft.whole, null, 2)
  const latest = useRef({ draft, shown })
  latest.current = { draft, shown }
  const [initial] = useState(shown)

  useEffect(() => {
    if (host.current === null) return
    const made = createEditor(host.current, initial, (source) => {
      if (source === latest.current.shown) return
      const config = readConfig(source)
      if (config === null) latest.current.draft.setInvalidJson(source)
      else latest.current.draft.replace(config)
    })
    view.current = made
    return () => made.destroy()
  }, [initial])

  // Changes from a client or another tab show here too, except while the user types.
  useEffect(() => {
    const editor = view.current
    if (editor === null || editor.hasFocus) return
    if (shown === editor.state.doc.toString()) return
    editor.dispatch({ changes: { from: 0, to: editor.state.doc.length, insert: shown } })
  }, [shown])

  return <div ref={host} className="json-editor" />
}

/** The JSON object in a text, or null. */
function readConfig(source: string): StoredHedgehog | null {
  try {
    const parsed: unknown = JSON.parse(source)
    const isObject = typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
    return isObject ? { ...parsed } : null
  } catch {
    return null
  }
}

/**
 * The editor lives in a shadow root, where it adopts its style sheets. In the document they would be inline, which the pages' content
 * security policy forbids.
 */
function createEditor(host: HTMLElement, doc: string, onEdit: (source: string) => void): EditorView {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open' })
  const parent = root.appendChild(document.createElement('div'))
  return new EditorView({
    parent,
    root,
    state: EditorState.create({
      doc,
      extensions: [
        lineNumbers(),
        history(),
        drawSelection(),
        indentOnInput(),
        bracketMatching(),
        highlightActiveLine(),
        syntaxHighlighting(colors),
        keymap.of([...defaultKeymap, ...historyKeymap]),
        json(),
        linter(jsonParseLinter()),
        EditorView.contentAttributes.of({ 'aria-label': text.jsonLabel }),
        EditorView.updateListener.of((update) => {
          if (update.docChanged) onEdit(update.state.doc.toString())
        }),
        theme,
      ],
    }),
  })
}

const theme = EditorView.theme({
  '&': { fontSize: '0.8125rem', color: 'var(--ink)', backgroundColor: 'var(--surface)' },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '-2px' },
  '.cm-scroller': { fontFamily: 'var(--mono)', lineHeight: '1.6', minHeight: '280px' },
  '.cm-content': { padding: '12px 0', caretColor: 'var(--ink)' },
  '.cm-gutters': { backgroundColor: 'var(--surface)', color: 'var(--ink-faint)', border: '0' },
  '.cm-activeLine, .cm-activeLineGutter': { backgroundColor: 'var(--sunken)' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '&.cm-focused .cm-selectionBackground, .cm-selectionBackground': { backgroundColor: 'var(--selected)' },
  '.cm-tooltip': {
    color: 'var(--ink)',
    backgroundColor: 'var(--surface)',
    border: '1px solid var(--line-strong)',
  },
})

const colors = HighlightStyle.define([
  { tag: tags.propertyName, color: 'var(--info)' },
  { tag: tags.string, color: 'var(--good)' },
  { tag: tags.number, color: 'var(--warn)' },
  { tag: [tags.bool, tags.null], color: 'var(--accent-ink)' },
])
