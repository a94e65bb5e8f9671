import { KeyRound } from 'lucide-react'
import { api, take } from '../api/client.ts'
import { keysQuery } from '../api/queries.ts'
import { useSubmission } from '../api/use-submission.ts'
import { revealKey, useRevealedKey } from '../api-keys/revealed-key.ts'
import { formats } from '../requests/copy-as.ts'
import { authorization } from '../requests/pieces.ts'
import { Button } from '../ui/button.tsx'
import { CodeBlock } from '../ui/copy.tsx'
import { Card, Section } from '../ui/page.tsx'
import { text } from './text.ts'

/** A request to copy. With a new key it runs as it stands. */
export function TryIt() {
  const key = useRevealedKey()
  const create = useSubmission({
    mutationFn: () =>
      take(api.POST('/_companion/keys', { body: { label: text.exampleKey, scopes: ['user:read'] } })),
    onSuccess: ({ value }, _nothing, _result, { client }) => {
      void client.invalidateQueries({ queryKey: keysQuery.queryKey })
      revealKey(value)
    },
  })
  const command = formats.curl({
    method: 'GET',
    url: `${location.origin}/api/users/@me/`,
    headers: [authorization(key)],
    body: null,
    variables: [],
  })
  return (
    <Section
      title={text.tryIt}
      intro={key === null ? text.tryItHint : text.keyCreated}
      actions={
        key === null ? (
          <Button icon={KeyRound} busy={create.isPending} onClick={() => create.mutate()}>
            {text.fillInKey}
          </Button>
        ) : (
          <Button onClick={() => revealKey(null)}>{text.hideKey}</Button>
        )
      }
    >
      <Card padded>
        <CodeBlock code={command} what={text.curl} />
      </Card>
    </Section>
  )
}
