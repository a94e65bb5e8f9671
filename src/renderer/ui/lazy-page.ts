import { type ComponentType, createElement, lazy, useState } from 'react'
import { checkConnection } from '../api/connection.ts'

/**
 * A component whose script loads on demand, or earlier by `preload`. Without a connection it keeps waiting: React would show the error
 * boundary for good.
 */
export function lazyPage<Props extends object>(load: () => Promise<ComponentType<Props>>) {
  let loaded: ComponentType<Props> | undefined
  const loadOnce = async () => {
    loaded = await load()
    return { default: loaded }
  }
  const Pending = lazy(async () => {
    try {
      return await loadOnce()
    } catch {
      await checkConnection()
      return await loadOnce()
    }
  })
  return Object.assign(
    (props: Props) => createElement(LazyPage<Props>, { props, current: () => loaded ?? Pending }),
    {
      preload: () => loadOnce().then(noop, noop),
    },
  )
}

/** Renders a loaded page at once, where `lazy` would show the skeleton for a moment. */
function LazyPage<Props extends object>({
  props,
  current,
}: {
  props: Props
  current: () => ComponentType<Props>
}) {
  const [Page] = useState(current)
  return createElement(Page, props)
}

const noop = () => {}
