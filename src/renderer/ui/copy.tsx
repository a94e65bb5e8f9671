import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { Button, IconButton } from './button.tsx'
import { common, errors } from './text.ts'
import { toasts } from './toasts.ts'
import './copy.css'

const CONFIRM_MS = 1600

function useCopy(value: string) {
  const [copied, setCopied] = useState(false)
  useEffect(() => {
    if (!copied) return
    const timer = setTimeout(() => setCopied(false), CONFIRM_MS)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = () =>
    navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => toasts.failed(errors.clipboard),
    )
  return { copied, copy }
}

/** Copies `value`. `what` completes the button's accessible name. */
export function CopyIcon({ value, what }: { value: string; what: string }) {
  const { copied, copy } = useCopy(value)
  return (
    <>
      <IconButton label={common.copyWhat(what)} icon={copied ? Check : Copy} onClick={copy} />
      <span className="visually-hidden" role="status">
        {copied ? common.copied : ''}
      </span>
    </>
  )
}

export function CopyButton({ value, primary = false }: { value: string; primary?: boolean }) {
  const { copied, copy } = useCopy(value)
  return (
    <Button variant={primary ? 'primary' : 'plain'} icon={copied ? Check : Copy} onClick={copy}>
      <span className="copy-label">
        <span aria-hidden={copied} data-shown={!copied}>
          {common.copy}
        </span>
        <span aria-hidden={!copied} data-shown={copied}>
          {common.copied}
        </span>
      </span>
    </Button>
  )
}

/** Code with a copy button. */
export function CodeBlock({ code, what }: { code: string; what: string }) {
  return (
    <div className="code-block">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: scrollable content must be reachable by keyboard */}
      <pre tabIndex={0}>
        <code>{code}</code>
      </pre>
      <CopyIcon value={code} what={what} />
    </div>
  )
}
