/* The sea at the foot of the page is the network check: waves as high as the answers are uneven, and the finding in shape, word and ms. */
import { assertNever } from '../../../shared/lib/assert.ts'
import { FORMATS } from '../../i18n/format.ts'
import { join } from '../../i18n/join.ts'
import { language } from '../../i18n/language.ts'
import { StateShape } from '../../ui/state.tsx'
import { HALF_WIDTH, waterBody, waterline } from '../../ui/waterline.ts'
import type { Network } from './network.ts'

/* Two waves that do not repeat together; ±10 units, scaled to the height of the moment by CSS. */
const UNITS = 10
const SURFACE = waterline((x) => 6 * Math.sin(x / 41) + 4 * Math.sin(x / 23 + 1.2))

/* Deep enough that even all but flat it reaches the sea below the troughs. */
const DEPTH = 400

/* Nothing measured, nothing to show: all but flat. */
const STILL_PX = 0.5
const CALM_PX = 3
const STORM_PX = 15
/* 6 ms of unevenness raise the water by one pixel. */
const MS_PER_PX = 6

function waveHeight(network: Network): number {
  if (network.kind === 'checking' || network.kind === 'lost') return STILL_PX
  return Math.min(STORM_PX, CALM_PX + network.jitterMs / MS_PER_PX)
}

export function Waterline({ network }: { network: Network }) {
  return (
    <svg
      class="waterline"
      viewBox={`${-HALF_WIDTH} -16 ${2 * HALF_WIDTH} 34`}
      width={2 * HALF_WIDTH}
      height="34"
      aria-hidden="true"
    >
      <g style={{ transform: `scaleY(${waveHeight(network) / UNITS})` }}>
        <path class="waterline-body" d={waterBody(SURFACE, DEPTH)} />
        <path class="waterline-surface" d={SURFACE} />
      </g>
    </svg>
  )
}

export function NetworkLine({ network }: { network: Network }) {
  switch (network.kind) {
    case 'checking':
      return <p class="network">{join.checking()}</p>
    case 'lost':
      return (
        <p class="network state-down">
          <StateShape state="down" /> <strong>{join.lost()}</strong>
        </p>
      )
    case 'good':
    case 'slow':
      return (
        <p class="network">
          <StateShape state={network.kind === 'good' ? 'fine' : 'slow'} />{' '}
          <strong>{network.kind === 'good' ? join.good() : join.slow()}</strong>
          <span class="network-ms">{FORMATS.ms(Math.round(network.ms), language.value)}</span>
        </p>
      )
    default:
      return assertNever(network)
  }
}
