import { Switch as Base } from '@base-ui/react/switch'
import './switch.css'

/** A toggle. `label` is its accessible name. */
export function Switch({
  label,
  checked,
  onChange,
  disabled = false,
}: {
  label: string
  checked: boolean
  onChange: (on: boolean) => void
  disabled?: boolean
}) {
  return (
    <Base.Root
      className="switch"
      aria-label={label}
      checked={checked}
      onCheckedChange={onChange}
      disabled={disabled}
    >
      <Base.Thumb className="switch-thumb" />
    </Base.Root>
  )
}

/** A switch with a visible label and hint. */
export function SwitchRow({
  label,
  hint,
  ...control
}: {
  label: string
  hint?: string
  checked: boolean
  onChange: (on: boolean) => void
  disabled?: boolean
}) {
  return (
    <div className="switch-row">
      <span>
        {label}
        {hint && <small>{hint}</small>}
      </span>
      <Switch label={label} {...control} />
    </div>
  )
}
