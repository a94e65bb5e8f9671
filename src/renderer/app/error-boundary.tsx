import { Bug } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/states.tsx'
import { text } from './text.ts'

/** Replaces the page when rendering failed. */
export class ErrorBoundary extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main className="standalone">
        <Empty
          icon={Bug}
          title={text.crash.title}
          action={<Button onClick={() => location.reload()}>{text.crash.action}</Button>}
        >
          {text.crash.what}
        </Empty>
      </main>
    )
  }
}
