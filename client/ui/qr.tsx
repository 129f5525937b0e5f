/* A QR code as one SVG path. Always dark on white, at night too: some cameras refuse the inverse. */
import { encode } from 'uqr'

/* The quiet zone that ISO/IEC 18004 asks for, in modules. */
const QUIET = 4

/** Sized by CSS; medium error correction, so that a corner may be hidden by somebody's head. */
export function Qr({ text, label }: { text: string; label: string }) {
  const { data, size } = encode(text, { ecc: 'M', border: QUIET })
  const runs: string[] = []
  for (const [y, row] of data.entries()) {
    let x = 0
    while (x < row.length) {
      const start = x
      while (row[x]) x += 1
      if (x > start) runs.push(`M${start} ${y}h${x - start}v1H${start}z`)
      else x += 1
    }
  }
  return (
    <svg class="qr" viewBox={`0 0 ${size} ${size}`} role="img" aria-label={label} shape-rendering="crispEdges">
      <path d={`M0 0h${size}v${size}H0z`} fill="#ffffff" />
      <path d={runs.join('')} fill="#000000" />
    </svg>
  )
}
