/* The quay: pods without a node, each with the reason on its tag as kube-scheduler counts it. Node by node: pending-panel.tsx. */
import type { PodView } from '../../../shared/game/view.types.ts'
import { pendingLine } from '../../../shared/rules/pending.ts'
import { play } from '../../i18n/play.ts'
import { useBoard } from '../context.ts'
import { heldKey } from '../hand.ts'
import { markStyle, podName, ServiceMark } from '../service-mark.tsx'

function filterWord({ filter, nodes: n }: PodView['reason'][number]): string {
  switch (filter) {
    case 'insufficient-cpu':
      return play.filterInsufficientCpu({ n })
    case 'insufficient-memory':
      return play.filterInsufficientMemory({ n })
    case 'too-many-pods':
      return play.filterTooManyPods({ n })
    case 'unschedulable':
      return play.filterUnschedulable({ n })
    case 'not-ready':
      return play.filterNotReady({ n })
    case 'pinned-elsewhere':
      return play.filterPinnedElsewhere({ n })
    case 'untolerated-taint':
      return play.filterTaint({ n })
    case 'node-selector':
      return play.filterSelector({ n })
    case 'affinity':
      return play.filterAffinity({ n })
    case 'anti-affinity':
    case 'existing-anti-affinity':
      return play.filterAntiAffinity({ n })
    case 'topology-spread':
      return play.filterSpread({ n })
    case 'library-clash':
      return play.filterClash({ n })
    case 'no-scheduler':
      return play.filterNoScheduler()
  }
}

/** `0/3 available: 2 Insufficient cpu, 1 NotReady`, as the board says it. */
export function reasonText(pod: PodView): string {
  if (pod.reason.length === 0) return play.quayWaits()
  const reasons = pod.reason.map(filterWord).join(', ')
  return play.quayReason({ fit: 0, all: pod.reasonNodes, reasons })
}

/** The line as `kubectl describe pod` prints it: kube-scheduler's own words, which no language changes. */
export function kubeReason({ reason, reasonNodes }: PodView): string {
  return pendingLine({ nodes: reasonNodes, filters: reason })
}

function Tag({ id }: { id: string }) {
  const { model, hand, panel, readOnly } = useBoard()
  const pod = model.pods.get(id).value
  if (!pod) return null
  const service = model.services.get(pod.service).value
  const held = hand.held.value
  const inHand = held?.kind === 'pod' && held.service === pod.service && held.slot === pod.slot
  return (
    <li class={inHand ? 'tag held' : 'tag'} style={markStyle(service)}>
      <button
        type="button"
        class="tag-pick"
        data-pick={heldKey({ kind: 'pod', service: pod.service, slot: pod.slot })}
        disabled={readOnly}
      >
        <ServiceMark service={service} slot={pod.slot} />
        <span class="visually-hidden">
          {' '}
          {play.podSaysShort({ pod: podName(service, pod), state: play.podPending() })}
        </span>
      </button>
      <button
        type="button"
        class="tag-why"
        onClick={() => {
          panel.value = { kind: 'pending', pod: id }
        }}
      >
        {reasonText(pod)}
      </button>
    </li>
  )
}

export function Quay() {
  const { model } = useBoard()
  const ids = model.quay.value
  return (
    <section class="quay" aria-label={play.quayAlt()}>
      <h3>
        {play.quay()} {ids.length > 0 && <strong>{ids.length}</strong>}
      </h3>
      {ids.length === 0 ? (
        <p class="note">{play.quayEmpty()}</p>
      ) : (
        <ul>
          {ids.map((id) => (
            <Tag key={id} id={id} />
          ))}
        </ul>
      )}
    </section>
  )
}
