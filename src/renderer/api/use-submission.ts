import { type UseMutationOptions, type UseMutationResult, useMutation } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'

/**
 * A mutation that should happen once: calls are ignored from the first one until the page shows its outcome, because the second half of a double
 * click comes before the page can show that it is busy.
 */
export function useSubmission<Data, Variables = void, Context = unknown>(
  options: UseMutationOptions<Data, Error, Variables, Context>,
): UseMutationResult<Data, Error, Variables, Context> {
  const mutation = useMutation(options)
  const isRunning = useRef(false)
  useEffect(() => {
    if (!mutation.isPending) isRunning.current = false
  })
  const start = mutation.mutate
  const mutate = useCallback(
    (...parameters: Parameters<typeof start>) => {
      if (isRunning.current) return
      isRunning.current = true
      start(...parameters)
    },
    [start],
  )
  return { ...mutation, mutate }
}
