/* Time left as a ring that empties: beside its figure, never instead of it. */

const RADIUS = 6
const LENGTH = 2 * Math.PI * RADIUS
/** Below this share of its time the ring is drawn as pressing. */
const PRESSING = 0.25

export function Ring({ share }: { share: number }) {
  return (
    <svg
      class={share < PRESSING ? 'ring pressing' : 'ring'}
      viewBox="0 0 16 16"
      width={16}
      height={16}
      aria-hidden="true"
    >
      <circle class="ring-all" cx="8" cy="8" r={RADIUS} />
      <circle
        class="ring-left"
        cx="8"
        cy="8"
        r={RADIUS}
        stroke-dasharray={`${(LENGTH * share).toFixed(1)} ${LENGTH.toFixed(1)}`}
        transform="rotate(-90 8 8)"
      />
    </svg>
  )
}
