import { useQuery } from '@tanstack/react-query'
import { Check } from 'lucide-react'
import { type ComponentType, lazy, Suspense, useEffect, useRef, useState } from 'react'
import { useLocation } from 'wouter'
import { meQuery, type User } from '../api/queries.ts'
import { useSaveMe } from '../api/settings.ts'
import { Button } from '../ui/button.tsx'
import { SkeletonRows } from '../ui/states.tsx'
import { APP_NAME } from '../ui/text.ts'
import { toasts } from '../ui/toasts.ts'
import { ConnectStep } from './connect-step.tsx'
import { GitHubAppStep } from './github-app-step.tsx'
import { introsAfterWelcome } from './needed.ts'
import { ProfileStep } from './profile-step.tsx'
import { SkipSetup } from './skip-setup.tsx'
import { text } from './text.ts'
import './welcome.css'

export type StepProps = { me: User; onNext: () => void }
type Step = { name: 'profile' | 'github_app' | 'connect' | 'hedgehog'; Content: ComponentType<StepProps> }

const HedgehogStep = lazy(() =>
  import('./hedgehog-step.tsx').then((module) => ({ default: module.HedgehogStep })),
)

const STEPS: readonly Step[] = [
  { name: 'profile', Content: ProfileStep },
  { name: 'github_app', Content: GitHubAppStep },
  { name: 'connect', Content: ConnectStep },
  { name: 'hedgehog', Content: HedgehogStep },
]

/** First-run setup: four optional steps. */
export function Welcome() {
  const me = useQuery(meQuery).data
  const [, go] = useLocation()
  const [index, setIndex] = useState(0)
  const [skipping, setSkipping] = useState(false)
  const heading = useRef<HTMLHeadingElement>(null)
  const finish = useSaveMe(text.finished)
  const step = STEPS[index]

  useEffect(() => {
    document.title = `${text.title} · ${APP_NAME}`
  }, [])
  // biome-ignore lint/correctness/useExhaustiveDependencies: screen readers start at each step's heading
  useEffect(() => heading.current?.focus(), [index])

  if (me === undefined) return null
  const next = () => {
    if (index + 1 < STEPS.length) return setIndex(index + 1)
    finish.mutate(
      { has_seen_product_intro_for: introsAfterWelcome(me) },
      {
        onSuccess: () => go('/', { replace: true }),
        onError: (error) => toasts.failed(error.message),
      },
    )
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
            data-done={position < index}
          >
            <span aria-hidden>{position < index ? <Check size={12} strokeWidth={2.5} /> : position + 1}</span>
            {text.steps[name].name}
          </li>
        ))}
      </ol>
      {step && (
        <section className="welcome-step" aria-labelledby="welcome-step">
          <h1 id="welcome-step" ref={heading} tabIndex={-1}>
            {text.steps[step.name].title}
          </h1>
          <p className="muted">{text.steps[step.name].intro}</p>
          <Suspense fallback={<SkeletonRows rows={4} />}>
            <step.Content me={me} onNext={next} />
          </Suspense>
          <footer className="welcome-end">
            {index > 0 && (
              <Button variant="quiet" onClick={() => setIndex(index - 1)}>
                {text.back}
              </Button>
            )}
            <Button variant="quiet" onClick={next} busy={finish.isPending}>
              {text.skipStep}
            </Button>
          </footer>
        </section>
      )}
      <SkipSetup open={skipping} step={step?.name ?? 'done'} onClose={() => setSkipping(false)} />
    </main>
  )
}
