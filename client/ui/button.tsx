/* Buttons. One accent fill on a page, on what is advised now; all others are outlined, and quiet ones are words. */
import type { ComponentChildren, JSX } from 'preact'

export type ButtonKind = 'fill' | 'outline' | 'quiet'

interface Look {
  kind?: ButtonKind
  size?: 'small' | 'large'
  children: ComponentChildren
}

function classOf(kind: ButtonKind, size: 'small' | 'large', more: unknown): string {
  return `button button-${kind} button-${size}${typeof more === 'string' ? ` ${more}` : ''}`
}

export function Button({
  kind = 'outline',
  size = 'small',
  class: more,
  ...rest
}: Look & Omit<JSX.HTMLAttributes<HTMLButtonElement>, 'size'> & { disabled?: boolean; type?: 'button' | 'submit' }) {
  return <button type="button" class={classOf(kind, size, more)} {...rest} />
}

/** A way to another page that looks like a button. */
export function ButtonLink({ kind = 'outline', size = 'small', href, children }: Look & { href: string }) {
  return (
    <a class={classOf(kind, size, undefined)} href={href}>
      {children}
    </a>
  )
}
