import { ChevronDown } from 'lucide-react'
import { type ComponentPropsWithRef, type ReactNode, useId } from 'react'
import './field.css'

type FieldProps = { label: string; hint?: ReactNode; error?: string | undefined }

/** A field's label, control, hint, and error, linked for screen readers. */
function FieldLayout({
  label,
  hint,
  error,
  children,
}: FieldProps & {
  children: (ids: { id: string; 'aria-describedby'?: string; 'aria-invalid'?: true }) => ReactNode
}) {
  const id = useId()
  const described = [hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(' ')
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {children({
        id,
        ...(described && { 'aria-describedby': described }),
        ...(error && { 'aria-invalid': true as const }),
      })}
      {hint && (
        <p className="field-hint" id={`${id}-hint`}>
          {hint}
        </p>
      )}
      {error && (
        <p className="field-error" id={`${id}-error`} role="alert">
          {error}
        </p>
      )}
    </div>
  )
}

export function TextField({ label, hint, error, ...input }: FieldProps & ComponentPropsWithRef<'input'>) {
  return (
    <FieldLayout label={label} hint={hint} error={error}>
      {(ids) => <input className="input" autoComplete="off" spellCheck={false} {...input} {...ids} />}
    </FieldLayout>
  )
}

export function TextArea({ label, hint, error, ...area }: FieldProps & ComponentPropsWithRef<'textarea'>) {
  return (
    <FieldLayout label={label} hint={hint} error={error}>
      {(ids) => <textarea className="input" rows={3} {...area} {...ids} />}
    </FieldLayout>
  )
}

type Options = readonly { value: string; label: string }[]

/** A native select with our own arrow. */
export function Select({ options, ...select }: { options: Options } & ComponentPropsWithRef<'select'>) {
  return (
    <span className="select">
      <select className="input" {...select}>
        {options.map(({ value, label }) => (
          <option key={value} value={value}>
            {label}
          </option>
        ))}
      </select>
      <ChevronDown aria-hidden size={14} />
    </span>
  )
}

export function SelectField({
  label,
  hint,
  error,
  ...select
}: FieldProps & { options: Options } & ComponentPropsWithRef<'select'>) {
  return (
    <FieldLayout label={label} hint={hint} error={error}>
      {(ids) => <Select {...select} {...ids} />}
    </FieldLayout>
  )
}

/** A search box whose label is only visible to screen readers. */
export function SearchField({ label, ...input }: { label: string } & ComponentPropsWithRef<'input'>) {
  return (
    <input
      className="input search"
      type="search"
      aria-label={label}
      placeholder={label}
      autoComplete="off"
      spellCheck={false}
      {...input}
    />
  )
}
