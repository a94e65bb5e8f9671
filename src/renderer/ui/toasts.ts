import { Toast } from '@base-ui/react/toast'
import { common } from './text.ts'

export const toastManager = Toast.createToastManager()

const SHOWN_MS = 5000
const WITH_UNDO_MS = 10_000

/** Brief messages about what just happened. */
export const toasts = {
  succeeded(title: string, undo?: () => void): void {
    const id = toastManager.add({
      title,
      type: 'success',
      timeout: undo === undefined ? SHOWN_MS : WITH_UNDO_MS,
      ...(undo === undefined
        ? {}
        : {
            actionProps: {
              children: common.undo,
              onClick: () => {
                toastManager.close(id)
                undo()
              },
            },
          }),
    })
  },
  failed(title: string): void {
    toastManager.add({ title, type: 'error', priority: 'high', timeout: WITH_UNDO_MS })
  },
}
