/* One container in a hold. Its height (on a phone its width) is its memory request to the scale of the hold; the fill is CPU used of
   the limit; outlines, hatching and words say the rest. */
import type { PodView } from '../../../shared/game/view.types.ts'
import { play } from '../../i18n/play.ts'
import { ServiceBadge, serviceStyle } from '../../ui/service-badge.tsx'
import { StateShape } from '../../ui/state.tsx'
import { holderOf, useBoard } from '../context.ts'
import { heldKey } from '../hand.ts'
import { HATCHED_PERCENT } from '../pack/pack-cell.tsx'
import { MEMORY_NEAR_PERCENT, memoryPercent, podSays, podState } from './pod-words.ts'

function Ready({ pod }: { pod: PodView }) {
  const planning = useBoard().model.part((view) => view.clock.phase === 'plan').value
  const near = memoryPercent(pod)
  // Without traffic there is no load to show: the name teaches the letter.
  if (planning) return <span class="pod-load">{pod.service}</span>
  return (
    <>
      <span class="pod-load">{play.percent({ n: pod.cpuPercent })}</span>
      {near >= MEMORY_NEAR_PERCENT && (
        <span class="pod-memory">
          <span class="when-wide">{play.memoryNear({ percent: near })}</span>
          <span class="when-narrow">{play.percent({ n: near })}</span>
        </span>
      )}
    </>
  )
}

function Inside({ pod }: { pod: PodView }) {
  switch (pod.state) {
    case 'ready':
      return <Ready pod={pod} />
    case 'pulling':
    case 'starting':
      return (
        <span class="pod-load">
          <span class="pod-word">{pod.state === 'pulling' ? play.wordPulling() : play.wordStarting()}</span>{' '}
          {play.percent({ n: pod.progress })}
        </span>
      )
    case 'back-off':
    case 'failed':
      return (
        <span class="pod-death">
          <StateShape state="down" size={11} />
          <span class="pod-word">{pod.death || play.podFailed()}</span>
          {pod.state === 'back-off' && <span>{play.secondsOf({ seconds: pod.progress })}</span>}
        </span>
      )
    case 'lost':
      return <span class="pod-load">–</span>
    default:
      return <span class="pod-load">{podState(pod)}</span>
  }
}

function loadOf(pod: PodView): number {
  if (pod.state === 'ready') return Math.min(100, pod.cpuPercent)
  return pod.state === 'pulling' || pod.state === 'starting' ? pod.progress : 0
}

/** Less than a mouse's target: it can still be dragged, but the way to it by key is the node's list. */
const THIN_PX = 24

/** `alongPx` is the length of the hold that its memory fills. */
export function PodBox({ id, nodeMemoryMi, alongPx }: { id: string; nodeMemoryMi: number; alongPx: number }) {
  const board = useBoard()
  const { model, hand, acts } = board
  const pod = model.pods.get(id).value
  const service = model.services.get(pod?.service ?? '').value
  if (!pod) return null
  const order = service?.order ?? 0
  const held = hand.held.value
  const inHand = held?.kind === 'pod' && held.service === pod.service && held.slot === pod.slot
  const holder = holderOf(board, 'pod', pod.id)
  const marks = [
    `pod pod-${pod.state}`,
    pod.state === 'ready' && pod.cpuPercent >= HATCHED_PERCENT ? 'hot' : '',
    pod.state === 'ready' && memoryPercent(pod) >= MEMORY_NEAR_PERCENT ? 'near' : '',
    inHand ? 'held' : '',
    holder ? 'theirs' : '',
    acts.isPending(`pod:${pod.service}/${pod.slot}`) ? 'waits' : '',
  ]
  const share = Math.min(1, pod.memoryRequestMi / nodeMemoryMi)
  return (
    <div class="pod-space" style={{ '--share': share, '--load': `${loadOf(pod)}%`, ...serviceStyle(order) }}>
      <button
        type="button"
        class={marks.join(' ')}
        data-pick={heldKey({ kind: 'pod', service: pod.service, slot: pod.slot })}
        aria-pressed={inHand}
        tabIndex={alongPx > 0 && share * alongPx < THIN_PX ? -1 : 0}
        disabled={board.readOnly}
      >
        <span class="pod-fill" />
        <span class="pod-label">
          <ServiceBadge index={order} slot={pod.slot} /> <Inside pod={pod} />
        </span>
        <span class="visually-hidden"> {podSays(pod)}</span>
      </button>
      {holder && <span class="moving">{play.moving({ name: holder })}</span>}
    </div>
  )
}
