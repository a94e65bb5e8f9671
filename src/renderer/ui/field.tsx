import { ChevronDown } from 'lucide-react'
import { type ComponentPropsWithRef, type ReactNode, useId } from 'react'
import './field.css'

type Labelled = { label: string; hint?: ReactNode; error?: string | undefined }

/** Label, control, hint and fault of one field, tied together for screen readers. */
function Frame({
  label,
  hint,
  error,
  children,
}: Labelled & {
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

export function TextField({ label, hint, error, ...input }: Labelled & ComponentPropsWithRef<'input'>) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(ids) => <input className="input" autoComplete="off" spellCheck={false} {...input} {...ids} />}
    </Frame>
  )
}

export function TextArea({ label, hint, error, ...area }: Labelled & ComponentPropsWithRef<'textarea'>) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(ids) => <textarea className="input" rows={3} {...area} {...ids} />}
    </Frame>
  )
}

type Options = readonly { value: string; label: string }[]

/** The system's own list of choices, with our arrow. */
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
}: Labelled & { options: Options } & ComponentPropsWithRef<'select'>) {
  return (
    <Frame label={label} hint={hint} error={error}>
      {(ids) => <Select {...select} {...ids} />}
    </Frame>
  )
}

/** A search box: its label is for screen readers alone. */
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
