import { useQueryClient } from '@tanstack/react-query'
import { type ReactNode, useEffect } from 'react'
import { loginCommand } from '../api/page-meta.ts'
import { meQuery } from '../api/queries.ts'
import { session } from '../api/session.ts'
import { CodeBlock } from '../ui/copy.tsx'
import { APP_NAME } from '../ui/text.ts'
import { text } from './text.ts'
import './sign-in.css'

/** Explains how to sign in with a one-time link. */
export function SignIn({ children }: { children?: ReactNode }) {
  const client = useQueryClient()
  // Another tab may sign in.
  useEffect(() => session.onChange(() => void client.resetQueries({ queryKey: meQuery.queryKey })), [client])
  useEffect(() => {
    document.title = `${text.signIn.title} · ${APP_NAME}`
  }, [])
  return (
    <main className="standalone">
      <div className="sign-in">
        <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="44" height="44" />
        <h1>{text.signIn.title}</h1>
        {children}
        {loginCommand === null ? (
          <p className="muted">{text.signIn.restart}</p>
        ) : (
          <>
            <p className="muted">{text.signIn.how}</p>
            <CodeBlock code={loginCommand} what={text.signIn.commandName} />
          </>
        )}
        <p className="muted">{text.signIn.desktop}</p>
      </div>
    </main>
  )
}
