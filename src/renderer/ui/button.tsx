import type { LucideIcon } from 'lucide-react'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import { Link } from 'wouter'
import './button.css'

type ButtonStyle = {
  variant?: 'primary' | 'plain' | 'quiet' | 'danger'
  icon?: LucideIcon
  children?: ReactNode
}

const classOf = ({ variant = 'plain' }: ButtonStyle, extra = '') => `button button-${variant} ${extra}`

function Content({ icon: Icon, children }: ButtonStyle) {
  return (
    <>
      {Icon && <Icon aria-hidden size={15} strokeWidth={1.9} />}
      {children}
    </>
  )
}

/**
 * `busy` blocks clicks but keeps the button's size and focus. A button that can be busy counts a double click once, because what it does may be
 * over, and not yet off the screen, when the second click comes.
 */
export function Button({
  variant,
  icon,
  busy,
  children,
  className,
  onClick,
  ...rest
}: ButtonStyle & { busy?: boolean } & ComponentPropsWithRef<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={classOf({ ...(variant && { variant }) }, className)}
      aria-busy={busy || undefined}
      onClick={(event) => {
        const isRepeated = busy !== undefined && event.detail > 1
        if (busy === true || isRepeated) event.preventDefault()
        else onClick?.(event)
      }}
    >
      <Content {...(icon && { icon })}>{children}</Content>
    </button>
  )
}

/**
 * An icon-only button. `label` is its accessible name and tooltip. A double click counts once, because the button of the next row may be under the
 * pointer by the second click.
 */
export function IconButton({
  label,
  icon: Icon,
  className = '',
  onClick,
  ...rest
}: { label: string; icon: LucideIcon } & Omit<ComponentPropsWithRef<'button'>, 'children'>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`button button-quiet button-icon ${className}`}
      onClick={(event) => event.detail <= 1 && onClick?.(event)}
    >
      <Icon aria-hidden size={15} strokeWidth={1.9} />
    </button>
  )
}

/** A link styled as a button. */
export function ButtonLink({ to, ...style }: ButtonStyle & { to: string }) {
  return (
    <Link href={to} className={classOf(style)}>
      <Content {...style} />
    </Link>
  )
}
