import { useEffect, useState } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { z } from 'zod'
import { stored } from '../api/stored.ts'

const inputSchema = z.record(z.string(), z.unknown())

const keyOf = (name: string) => `input.${name}`

/** Discards what {@link useKeptInput} kept. */
export const forgetInput = (name: string): void => stored.write(keyOf(name), null)

const NONE: readonly string[] = []

/**
 * Restores what was typed into a form before a navigation, a reload, or an expired session. Fields in `except` are not
 * kept: secrets, and what the form is opened with. It must be the same list each time.
 */
export function useKeptInput<Values extends FieldValues>(
  name: string,
  form: UseFormReturn<Values>,
  except: readonly string[] = NONE,
): void {
  const { reset, subscribe, getValues } = form
  useEffect(() => {
    const kept = inputSchema.safeParse(stored.read(keyOf(name))).data
    if (kept !== undefined) reset({ ...getValues(), ...kept }, { keepDefaultValues: true })
    return subscribe({
      formState: { values: true },
      callback: ({ values, defaultValues }) => {
        const input = withoutFields(values, except)
        const isChanged = JSON.stringify(input) !== JSON.stringify(withoutFields(defaultValues ?? {}, except))
        stored.write(keyOf(name), isChanged ? input : null)
      },
    })
  }, [name, reset, subscribe, getValues, except])
}

const withoutFields = (values: object, except: readonly string[]) =>
  Object.fromEntries(Object.entries(values).filter(([field]) => !except.includes(field)))

/** The state of a single text field that is kept as {@link useKeptInput} keeps a form. */
export function useKeptText(name: string, initial = ''): [string, (value: string) => void] {
  const [value, setValue] = useState(() => z.string().safeParse(stored.read(keyOf(name))).data ?? initial)
  useEffect(() => stored.write(keyOf(name), value === initial ? null : value), [name, value, initial])
  return [value, setValue]
}
