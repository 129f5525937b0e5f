/* One container in a hold. Its height (on a phone its width) is its memory request to the scale of the hold; the fill is CPU used of
   the limit; outlines, hatching and words say the rest. */
import type { PodView, ServiceView } from '../../../shared/game/view.types.ts'
import type { Lesson } from '../../../shared/lessons/lesson.ts'
import { marks as words } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { StateShape } from '../../ui/state.tsx'
import { useBlind } from '../blind.ts'
import { holderOf, useBoard } from '../context.ts'
import { heldKey } from '../hand.ts'
import { HATCHED_PERCENT } from '../pack/pack-cell.tsx'
import { markStyle, ServiceMark } from '../service-mark.tsx'
import { isByHand, MEMORY_NEAR_PERCENT, memoryPercent, podSays, podState } from './pod-words.ts'

interface Whose {
  pod: PodView
  service: ServiceView | undefined
}

function Ready({ pod, service }: Whose) {
  const planning = useBoard().model.part((view) => view.clock.phase === 'plan').value
  const blind = useBlind()
  const near = memoryPercent(pod)
  // A tool's badge is its name, and what it uses never changes.
  if (service && service.tool !== '') return null
  // Without traffic there is no load to show: the name teaches the letter.
  if (planning) return <span class="pod-load">{pod.service}</span>
  if (blind) return <span class="pod-load">{words.unseen()}</span>
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

function Inside({ pod, service }: Whose) {
  switch (pod.state) {
    case 'ready':
      return <Ready pod={pod} service={service} />
    case 'pulling':
    case 'starting':
      return (
        <span class="pod-load">
          <span class="pod-word">{pod.state === 'pulling' ? play.wordPulling() : startWord(service)}</span>{' '}
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
      return <span class="pod-load">{podState(pod, service)}</span>
  }
}

function startWord(service: ServiceView | undefined): string {
  return isByHand(service) ? words.wordInstalling() : play.wordStarting()
}

function loadOf(pod: PodView): number {
  if (pod.state === 'ready') return Math.min(100, pod.cpuPercent)
  return pod.state === 'pulling' || pod.state === 'starting' ? pod.progress : 0
}

/** Less than a mouse's target: it can still be dragged, but the way to it by key is the node's list. */
const THIN_PX = 24

/** Part of a virtual machine that its guest's own system takes. */
function guestShare(pod: PodView, { tunables }: Lesson): number {
  return pod.memoryRequestMi > 0 ? Math.min(0.8, tunables.vmTaxMi / pod.memoryRequestMi) : 0
}

/** `alongPx` is the length of the hold that its memory fills. */
export function PodBox({ id, nodeMemoryMi, alongPx }: { id: string; nodeMemoryMi: number; alongPx: number }) {
  const board = useBoard()
  const { model, hand, acts, lesson } = board
  const blind = useBlind()
  const pod = model.pods.get(id).value
  const service = model.services.get(pod?.service ?? '').value
  if (!pod) return null
  const held = hand.held.value
  const inHand = held?.kind === 'pod' && held.service === pod.service && held.slot === pod.slot
  const holder = holderOf(board, 'pod', pod.id)
  const isTool = service !== undefined && service.tool !== ''
  // What a tool uses never changes: it is no load to watch.
  const isWorking = pod.state === 'ready' && !isTool
  const marks = [
    `pod pod-${pod.state} in-${service?.packing ?? 'container'}`,
    isTool ? 'of-tool' : '',
    isWorking && pod.cpuPercent >= HATCHED_PERCENT ? 'hot' : '',
    isWorking && memoryPercent(pod) >= MEMORY_NEAR_PERCENT ? 'near' : '',
    inHand ? 'held' : '',
    holder ? 'theirs' : '',
    acts.isPending(`pod:${pod.service}/${pod.slot}`) ? 'waits' : '',
  ]
  const share = Math.min(1, pod.memoryRequestMi / nodeMemoryMi)
  return (
    <div
      class="pod-space"
      style={{
        '--share': share,
        '--load': `${isTool && pod.state === 'ready' ? 0 : loadOf(pod)}%`,
        ...markStyle(service),
      }}
    >
      <button
        type="button"
        class={marks.join(' ')}
        data-pick={heldKey({ kind: 'pod', service: pod.service, slot: pod.slot })}
        aria-pressed={inHand}
        tabIndex={alongPx > 0 && share * alongPx < THIN_PX ? -1 : 0}
        disabled={board.readOnly}
      >
        <span class="pod-fill" />
        {service?.packing === 'vm' && <span class="pod-guest" style={{ '--guest': guestShare(pod, lesson) }} />}
        <span class="pod-label">
          <ServiceMark service={service} slot={pod.slot} /> <Inside pod={pod} service={service} />
        </span>
        <span class="visually-hidden"> {podSays(pod, service, blind)}</span>
      </button>
      {holder && <span class="moving">{play.moving({ name: holder })}</span>}
    </div>
  )
}
