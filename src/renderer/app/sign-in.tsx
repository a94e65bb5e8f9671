import { useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { meQuery } from '../api/queries.ts'
import { text } from '../text.ts'
import { Button } from '../ui/button.tsx'
import { CodeBlock } from '../ui/copy.tsx'
import './sign-in.css'

/** There is no password to type: a one-time address opens the session. */
export function SignIn() {
  const client = useQueryClient()
  useEffect(() => {
    document.title = `${text.signIn.title} · ${text.app.name}`
  }, [])
  return (
    <main className="alone">
      <div className="sign-in">
        <img src={new URL('../icon.svg', import.meta.url).href} alt="" width="44" height="44" />
        <h1>{text.signIn.title}</h1>
        <p className="soft">{text.signIn.how}</p>
        <CodeBlock code={text.signIn.command} what={text.signIn.commandName} />
        <p className="soft">{text.signIn.desktop}</p>
        <Button variant="primary" onClick={() => void client.resetQueries({ queryKey: meQuery.queryKey })}>
          {text.signIn.again}
        </Button>
      </div>
    </main>
  )
}
