import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { clockQuery, testWorld, useTestWorld } from '../api/test-world.ts'
import { Badge } from '../ui/badge.tsx'
import { Button } from '../ui/button.tsx'
import { TextField } from '../ui/field.tsx'
import { text } from './test-world-text.ts'

const STEPS = ['1m', '1h', '1d', '7d'] as const

/** The clock of the test world. */
export function WorldClock() {
  const clock = useQuery(clockQuery).data
  const change = useTestWorld(testWorld.setClock)
  const [moment, setMoment] = useState('')
  const frozen = clock?.frozen === true
  return (
    <section className="world-part" aria-label={text.clock}>
      <h3>{text.clock}</h3>
      <p className="world-now">
        {clock && <Now now={clock.now} readAt={clock.readAt} frozen={frozen} />}
        <Badge tone={frozen ? 'info' : 'plain'}>{frozen ? text.frozen : text.running}</Badge>
      </p>
      <div className="button-row">
        <Button onClick={() => change.mutate({ frozen: !frozen })}>
          {frozen ? text.resume : text.freeze}
        </Button>
        {STEPS.map((step) => (
          <Button key={step} onClick={() => change.mutate({ advance: step })}>
            {text.advance(step)}
          </Button>
        ))}
      </div>
      <form
        className="world-line"
        onSubmit={(event) => {
          event.preventDefault()
          change.mutate({ now: moment.trim() })
        }}
      >
        <TextField
          label={text.setTo}
          hint={text.setHint}
          value={moment}
          placeholder={clock?.now ?? ''}
          onChange={(event) => setMoment(event.target.value)}
        />
        <Button type="submit" busy={change.isPending} disabled={moment.trim() === ''}>
          {text.set}
        </Button>
      </form>
      <p className="field-hint">{text.clockHint}</p>
    </section>
  )
}

/** Goes on by itself between two looks at the server's clock. */
function Now({ now, readAt, frozen }: { now: string; readAt: number; frozen: boolean }) {
  const [passed, setPassed] = useState(0)
  useEffect(() => {
    const tick = () => setPassed(frozen ? 0 : performance.now() - readAt)
    tick()
    if (frozen) return
    const timer = setInterval(tick, 1000)
    return () => clearInterval(timer)
  }, [readAt, frozen])
  const shown = new Date(Date.parse(now) + passed).toISOString()
  return <time dateTime={shown}>{shown.replace(/\.\d+Z$/, 'Z')}</time>
}
