import type { LucideIcon } from 'lucide-react'
import type { ComponentPropsWithRef, ReactNode } from 'react'
import { Link } from 'wouter'
import './button.css'

type Look = { variant?: 'primary' | 'plain' | 'quiet' | 'danger'; icon?: LucideIcon; children?: ReactNode }

const classOf = ({ variant = 'plain' }: Look, extra = '') => `button button-${variant} ${extra}`

function Content({ icon: Icon, children }: Look) {
  return (
    <>
      {Icon && <Icon aria-hidden size={15} strokeWidth={1.9} />}
      {children}
    </>
  )
}

/** `busy` keeps the button's size and focus while what it started goes on. */
export function Button({
  variant,
  icon,
  busy = false,
  children,
  className,
  onClick,
  ...rest
}: Look & { busy?: boolean } & ComponentPropsWithRef<'button'>) {
  return (
    <button
      type="button"
      {...rest}
      className={classOf({ ...(variant && { variant }) }, className)}
      aria-busy={busy || undefined}
      onClick={busy ? (event) => event.preventDefault() : onClick}
    >
      <Content {...(icon && { icon })}>{children}</Content>
    </button>
  )
}

/** A button of an icon alone; `label` is its name for everyone who does not see it, and its tooltip. */
export function IconButton({
  label,
  icon: Icon,
  className = '',
  ...rest
}: { label: string; icon: LucideIcon } & Omit<ComponentPropsWithRef<'button'>, 'children'>) {
  return (
    <button
      type="button"
      aria-label={label}
      title={label}
      {...rest}
      className={`button button-quiet button-icon ${className}`}
    >
      <Icon aria-hidden size={15} strokeWidth={1.9} />
    </button>
  )
}

/** Looks like a button, goes to another page. */
export function ButtonLink({ to, ...look }: Look & { to: string }) {
  return (
    <Link href={to} className={classOf(look)}>
      <Content {...look} />
    </Link>
  )
}
