import { type ComponentType, lazy } from 'react'
import { checkConnection } from '../api/connection.ts'

/**
 * A component whose script loads on demand. Without a connection it keeps waiting: React would show the error boundary
 * for good.
 */
export function lazyPage<Props>(load: () => Promise<ComponentType<Props>>) {
  const loadOnce = async () => ({ default: await load() })
  return lazy(async () => {
    try {
      return await loadOnce()
    } catch {
      await checkConnection()
      return await loadOnce()
    }
  })
}
