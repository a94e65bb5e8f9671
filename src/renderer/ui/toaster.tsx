import { Toast } from '@base-ui/react/toast'
import { CircleAlert, CircleCheck, X } from 'lucide-react'
import type { ReactNode } from 'react'
import { common } from './text.ts'
import { toastManager } from './toasts.ts'
import './toaster.css'

/** Shows the toasts above everything else. F6 moves focus to them. */
export function Toaster({ children }: { children: ReactNode }) {
  return (
    <Toast.Provider toastManager={toastManager} limit={4}>
      {children}
      <Toast.Portal>
        <Toast.Viewport className="toasts">
          <Toasts />
        </Toast.Viewport>
      </Toast.Portal>
    </Toast.Provider>
  )
}

function Toasts() {
  const { toasts } = Toast.useToastManager()
  return toasts.map((toast) => {
    const Icon = toast.type === 'error' ? CircleAlert : CircleCheck
    return (
      <Toast.Root key={toast.id} toast={toast} className="toast" swipeDirection="right">
        <Icon aria-hidden size={16} className={`toast-${toast.type}`} />
        <Toast.Title className="toast-title" render={<p />} />
        {toast.actionProps && <Toast.Action className="button button-quiet toast-action" />}
        <Toast.Close className="button button-quiet button-icon" aria-label={common.dismiss}>
          <X aria-hidden size={14} />
        </Toast.Close>
      </Toast.Root>
    )
  })
}
