import { useQuery } from '@tanstack/react-query'
import { Check, Minus } from 'lucide-react'
import { type ComponentType, Suspense, useEffect, useRef, useState } from 'react'
import { useLocation, useParams } from 'wouter'
import { meQuery, type User } from '../api/queries.ts'
import { useSaveMe } from '../api/settings.ts'
import { Button } from '../ui/button.tsx'
import { lazyPage } from '../ui/lazy-page.ts'
import { SkeletonRows } from '../ui/states.tsx'
import { APP_NAME } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { ConnectStep } from './connect-step.tsx'
import { introsAfterWelcome } from './first-run.ts'
import { GitHubAppStep } from './github-app-step.tsx'
import { ProfileStep } from './profile-step.tsx'
import { setupProgress } from './progress.ts'
import { SkipSetup } from './skip-setup.tsx'
import { text } from './text.ts'
import './welcome.css'

export type StepProps = { me: User; onNext: () => void }
type Step = { name: 'profile' | 'github_app' | 'connect' | 'hedgehog'; Content: ComponentType<StepProps> }

const HedgehogStep = lazyPage(() => import('./hedgehog-step.tsx').then(({ HedgehogStep }) => HedgehogStep))

const STEPS: readonly [Step, ...Step[]] = [
  { name: 'profile', Content: ProfileStep },
  { name: 'github_app', Content: GitHubAppStep },
  { name: 'connect', Content: ConnectStep },
  { name: 'hedgehog', Content: HedgehogStep },
]

/** First-run setup: four optional steps with their own paths. */
export function Welcome() {
  const me = useQuery(meQuery).data
  const [, go] = useLocation()
  const { step: name = setupProgress.read().step } = useParams()
  const [done, setDone] = useState<readonly string[]>(() => setupProgress.read().done)
  const [skipping, setSkipping] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const finish = useSaveMe(() => toasts.succeeded(text.finished))
  const index = Math.max(
    0,
    STEPS.findIndex((candidate) => candidate.name === name),
  )
  const step = STEPS[index] ?? STEPS[0]

  useEffect(() => {
    document.title = `${text.title} · ${APP_NAME}`
  }, [])
  useEffect(() => setupProgress.write({ step: step.name, done: [...done] }), [step.name, done])
  // biome-ignore lint/correctness/useExhaustiveDependencies: screen readers start at each step's heading
  useEffect(() => heading.current?.focus(), [index])

  if (me === undefined) return null
  const next = () => {
    const following = STEPS[index + 1]
    if (following !== undefined) return go(`/welcome/${following.name}`)
    finish.mutate(
      { has_seen_product_intro_for: introsAfterWelcome(me) },
      {
        onSuccess: () => {
          setupProgress.clear()
          go('/', { replace: true })
        },
        onError: (error) => toasts.failed(error.message),
      },
    )
  }
  const complete = () => {
    setDone((before) => [...new Set([...before, step.name])])
    next()
  }
  return (
    <main className="welcome">
      <header className="welcome-header">
        <p className="sidebar-name">
          <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="24" height="24" />
          {APP_NAME}
        </p>
        <Button variant="quiet" onClick={() => setSkipping(true)}>
          {text.skip}
        </Button>
      </header>
      <ol className="steps">
        {STEPS.map(({ name }, position) => (
          <li
            key={name}
            {...(position === index && { 'aria-current': 'step' as const })}
            data-done={done.includes(name)}
          >
            <StepMark position={position} index={index} isDone={done.includes(name)} />
            {text.steps[name].name}
          </li>
        ))}
      </ol>
      <section className="welcome-step" aria-labelledby="welcome-step">
        <h1 id="welcome-step" ref={heading} tabIndex={-1}>
          {text.steps[step.name].title}
        </h1>
        <p className="muted">{text.steps[step.name].intro}</p>
        <Suspense fallback={<SkeletonRows rows={4} />}>
          <step.Content me={me} onNext={complete} />
        </Suspense>
        <footer className="welcome-end">
          {index > 0 && (
            <Button variant="quiet" onClick={() => go(`/welcome/${STEPS[index - 1]?.name}`)}>
              {text.back}
            </Button>
          )}
          <Button variant="quiet" onClick={next} busy={finish.isPending}>
            {text.skipStep}
          </Button>
        </footer>
      </section>
      <SkipSetup open={skipping} step={step.name} onClose={() => setSkipping(false)} />
    </main>
  )
}

/** A step's number, a check mark once it is done, or a dash if it was skipped. */
function StepMark({ position, index, isDone }: { position: number; index: number; isDone: boolean }) {
  if (isDone && position !== index) {
    return (
      <span role="img" aria-label={text.done}>
        <Check aria-hidden size={12} strokeWidth={2.5} />
      </span>
    )
  }
  if (position < index) {
    return (
      <span role="img" aria-label={text.stepSkipped}>
        <Minus aria-hidden size={12} strokeWidth={2.5} />
      </span>
    )
  }
  return <span aria-hidden>{position + 1}</span>
}
