/* A service's letter on its colour. Eight colours; from the ninth service on they come again with dots, which only raise the
   contrast of the letter. */

const COLOURS = 8

export function serviceLetter(index: number): string {
  return String.fromCharCode('A'.charCodeAt(0) + index)
}

/** The custom properties `--service` and `--on-service` of the service at this index from 0; for the tint of containers too. */
export function serviceStyle(index: number): Record<string, string> {
  const number = (index % COLOURS) + 1
  return { '--service': `var(--service-${number})`, '--on-service': `var(--on-service-${number})` }
}

export function hasPattern(index: number): boolean {
  return index >= COLOURS
}

/** `slot` makes it a pod's badge: B2. */
export function ServiceBadge({ index, slot }: { index: number; slot?: number }) {
  return (
    <span class={hasPattern(index) ? 'service-badge dotted' : 'service-badge'} style={serviceStyle(index)}>
      {serviceLetter(index)}
      {slot}
    </span>
  )
}
