import { Bug } from 'lucide-react'
import { Component, type ReactNode } from 'react'
import { text } from '../text.ts'
import { Button } from '../ui/button.tsx'
import { Empty } from '../ui/states.tsx'

/** What is left of the screen when drawing it failed: a word, and a way to start over. */
export class Crash extends Component<{ children: ReactNode }, { failed: boolean }> {
  override state = { failed: false }

  static getDerivedStateFromError() {
    return { failed: true }
  }

  override render() {
    if (!this.state.failed) return this.props.children
    return (
      <main className="alone">
        <Empty
          icon={Bug}
          title={text.errors.crashTitle}
          action={<Button onClick={() => location.reload()}>{text.errors.crashAction}</Button>}
        >
          {text.errors.crash}
        </Empty>
      </main>
    )
  }
}
