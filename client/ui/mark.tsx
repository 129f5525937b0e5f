/* The mark: a load line, a circle with a line through it. The limit. */

/** Drawn in the colour of the text beside it; `width` in px. */
export function Mark({ width = 31 }: { width?: number }) {
  return (
    <svg viewBox="0 0 31 20" width={width} height={(width * 20) / 31} aria-hidden="true">
      <path d="M0 10h31" stroke="currentColor" stroke-width="3" />
      <circle cx="15.5" cy="10" r="8" fill="none" stroke="currentColor" stroke-width="3" />
    </svg>
  )
}
