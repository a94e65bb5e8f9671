import { useQuery } from '@tanstack/react-query'
import type { PendingApproval } from '../../shared/contract/oauth-consent.ts'
import { useSubmission } from '../api/use-submission.ts'
import { Dialog } from '../ui/dialog.tsx'
import { toasts } from '../ui/toasts.ts'
import { ConsentForm } from './consent-form.tsx'
import { approvalsQuery, type Decision, decideApproval } from './requests.ts'
import { text } from './text.ts'
import './authorize.css'

/** Shows the requests that wait in other browsers, one after the other, wherever in the app the user is. */
export function Approvals() {
  const approvals = useQuery(approvalsQuery)
  const [first] = approvals.data ?? []
  return first === undefined ? null : <Approval key={first.id} approval={first} />
}

function Approval({ approval }: { approval: PendingApproval }) {
  const { name } = approval.consent.application
  const decide = useSubmission({
    mutationFn: (decision: Decision) => decideApproval(approval.id, decision),
    meta: { shownInPlace: true },
    onSuccess: (_done, { allow }, _result, { client }) => {
      toasts.succeeded(allow ? text.prompt.allowed(name) : text.prompt.denied(name))
      return client.invalidateQueries({ queryKey: approvalsQuery.queryKey })
    },
  })
  return (
    <Dialog open title={text.prompt.title(name)} intro={text.prompt.compare}>
      <p className="approval-number">{approval.number}</p>
      <ConsentForm
        consent={approval.consent}
        busy={decide.isPending}
        error={decide.error?.message}
        onDecide={decide.mutate}
      />
    </Dialog>
  )
}
