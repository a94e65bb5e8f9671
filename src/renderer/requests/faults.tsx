import { useQuery, useQueryClient } from '@tanstack/react-query'
import { Trash2 } from 'lucide-react'
import { useEffect } from 'react'
import { onRequestNews } from '../api/live.ts'
import { type Fault, faultsQuery, testWorld, useTestWorld } from '../api/test-world.ts'
import { Button, IconButton } from '../ui/button.tsx'
import { text } from './test-world-text.ts'

const REFRESH_MS = 1000

/** The faults of the test world, and how often each has happened. */
export function Faults() {
  const faults = useQuery(faultsQuery).data ?? []
  const remove = useTestWorld(testWorld.removeFault)
  const removeAll = useTestWorld(testWorld.removeFaults)
  useRefreshOnRequests()
  return (
    <section className="world-part" aria-label={text.faults}>
      <header className="world-line">
        <h3>{text.faults}</h3>
        {faults.length > 1 && <Button onClick={() => removeAll.mutate(undefined)}>{text.clearFaults}</Button>}
      </header>
      {faults.length === 0 ? (
        <p className="muted">{text.noFaults}</p>
      ) : (
        <ul className="rows">
          {faults.map((fault) => (
            <li
              key={fault.id}
              className="world-row"
              data-spent={fault.times !== null && fault.applied >= fault.times}
            >
              <span className="world-fault">
                <code>{matchText(fault)}</code>
                <span className="muted">{answerText(fault)}</span>
              </span>
              <span className="muted number">{text.applied(fault.applied, fault.times)}</span>
              <IconButton
                label={text.removeFault(fault.id)}
                icon={Trash2}
                onClick={() => remove.mutate(fault.id)}
              />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

/** Requests use faults up. */
function useRefreshOnRequests(): void {
  const client = useQueryClient()
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined
    const stop = onRequestNews(() => {
      timer ??= setTimeout(() => {
        timer = undefined
        void client.invalidateQueries({ queryKey: faultsQuery.queryKey })
      }, REFRESH_MS)
    })
    return () => {
      stop()
      clearTimeout(timer)
    }
  }, [client])
}

function matchText({ match }: Fault): string {
  const { method, path, ...rest } = match
  const others = Object.entries(rest).map(([name, value]) => `${name}=${value}`)
  return [method ?? text.anyMethod, path ?? '*', ...others].join(' ')
}

const answers: Record<string, string> = text.answers

function answerText({ then: answer, delay_ms: delay }: Fault): string {
  const wait = delay > 0 ? ` ${text.delayed(delay)}` : ''
  if (answer === undefined) return `${text.answers.delay}${wait}`
  if ('status' in answer) return `${answer.status}${wait}`
  const name = 'preset' in answer ? answer.preset : `disconnect:${answer.disconnect}`
  return `${answers[name] ?? name}${wait}`
}
