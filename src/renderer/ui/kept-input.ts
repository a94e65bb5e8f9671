import { useEffect } from 'react'
import type { FieldValues, UseFormReturn } from 'react-hook-form'
import { z } from 'zod'
import { stored } from '../api/stored.ts'

const inputSchema = z.record(z.string(), z.unknown())

const keyOf = (name: string) => `input.${name}`

/** Discards what {@link useKeptInput} kept. */
export const forgetInput = (name: string): void => stored.write(keyOf(name), null)

/** Restores what was typed into a form before a navigation, a reload, or an expired session. Not for secrets. */
export function useKeptInput<Values extends FieldValues>(name: string, form: UseFormReturn<Values>): void {
  const { reset, subscribe, getValues } = form
  useEffect(() => {
    const kept = inputSchema.safeParse(stored.read(keyOf(name))).data
    if (kept !== undefined) reset({ ...getValues(), ...kept }, { keepDefaultValues: true })
    return subscribe({
      formState: { values: true },
      callback: ({ values, defaultValues }) => {
        const isChanged = JSON.stringify(values) !== JSON.stringify(defaultValues)
        stored.write(keyOf(name), isChanged ? values : null)
      },
    })
  }, [name, reset, subscribe, getValues])
}
