/* Our own line icons, few: 20 × 20, two-pixel lines in the colour of the text. An icon never stands for a word that fits. */
import type { ComponentChildren } from 'preact'

function Icon({ size = 20, children }: { size?: number; children: ComponentChildren }) {
  return (
    <svg
      viewBox="0 0 20 20"
      width={size}
      height={size}
      fill="none"
      stroke="currentColor"
      stroke-width="2"
      aria-hidden="true"
    >
      {children}
    </svg>
  )
}

export function ArrowIcon({ size }: { size?: number }) {
  return (
    <Icon {...(size === undefined ? {} : { size })}>
      <path d="M2 10h15M11 4l6 6-6 6" />
    </Icon>
  )
}

export function DiceIcon() {
  return (
    <Icon size={24}>
      <path d="M1.5 1.5h17v17h-17z" stroke-width="1.7" />
      <path d="M6 6h.01M14 6h.01M10 10h.01M6 14h.01M14 14h.01" stroke-width="2.6" stroke-linecap="round" />
    </Icon>
  )
}

export function PauseIcon({ size }: { size?: number }) {
  return (
    <Icon {...(size === undefined ? {} : { size })}>
      <path d="M6 2v16M14 2v16" stroke-width="4" />
    </Icon>
  )
}

export function CloseIcon() {
  return (
    <Icon>
      <path d="M4 4l12 12M16 4L4 16" />
    </Icon>
  )
}

/** The sky's half that is lit: both halves when the device decides. */
export function SkyIcon({ theme }: { theme: 'system' | 'light' | 'dark' }) {
  return (
    <Icon size={18}>
      <circle cx="10" cy="10" r="8" />
      {theme === 'system' && <path d="M10 2a8 8 0 0 1 0 16z" fill="currentColor" stroke="none" />}
      {theme === 'dark' && <circle cx="10" cy="10" r="8" fill="currentColor" />}
    </Icon>
  )
}
