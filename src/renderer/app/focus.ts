import { type RefObject, useEffect, useRef } from 'react'

type Content = RefObject<HTMLElement | null>

/** Scrolls to the top and moves focus to the content when the page changes. Settings' tabs are one page. */
export function useFocusOnNavigation(location: string, content: Content): void {
  const page = location.startsWith('/settings') ? '/settings' : location
  const shown = useRef(page)
  useEffect(() => {
    if (shown.current === page) return
    shown.current = page
    content.current?.scrollTo(0, 0)
    content.current?.focus({ preventScroll: true })
  }, [page, content])
}

/** Moves focus to the content when the focused element is removed, which would otherwise leave keyboard users at the top of the document. */
export function useFocusRecovery(content: Content): void {
  useEffect(() => {
    const { current } = content
    if (current === null) return
    let focused: EventTarget | null = null
    const onFocus = (event: FocusEvent) => {
      focused = event.target
    }
    const recover = () => {
      const isRemoved = focused instanceof Element && !focused.isConnected
      if (isRemoved && document.activeElement === document.body) current.focus({ preventScroll: true })
    }
    const observer = new MutationObserver(recover)
    observer.observe(document.body, { childList: true, subtree: true })
    document.addEventListener('focusin', onFocus)
    return () => {
      observer.disconnect()
      document.removeEventListener('focusin', onFocus)
    }
  }, [content])
}
