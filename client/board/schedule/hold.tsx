/* A node as a hold, to scale: memory requests are the stack, CPU requests the rail below. What is in the hand shows as a ghost in
   both, with what is missing in words. Never a rectangle of CPU times memory, which would show fits that do not exist. */
import type { NodeView, PodView } from '../../../shared/game/view.types.ts'
import { marks } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { StateShape } from '../../ui/state.tsx'
import { useBoard } from '../context.ts'
import { type Verdict, verdictOf } from '../fits.ts'
import { targetKey } from '../hand.ts'
import { markStyle, ServiceMark } from '../service-mark.tsx'
import { whole } from '../topbar.tsx'
import { NARROW, useSize } from '../width.ts'
import { marksNodes, NodeMarks } from './node-marks.tsx'
import { PodBox } from './pod-box.tsx'

const MILLIS_PER_CORE = 1000

export function cores(millis: number): string {
  return (millis / MILLIS_PER_CORE).toFixed(2)
}

/** What stands in a node's free space while a pod is in the hand. */
export function verdictText(verdict: Verdict): string {
  switch (verdict.kind) {
    case 'fits':
      return play.placeHere()
    case 'here':
      return play.standsHere()
    case 'cordoned':
      return play.verdictCordoned()
    case 'not-ready':
      return play.verdictNotReady()
    case 'provisioning':
      return play.verdictProvisioning()
    case 'short': {
      const short = { cores: cores(verdict.cpuMillis), mi: whole(verdict.memoryMi) }
      if (verdict.cpuMillis > 0 && verdict.memoryMi > 0) return play.shortBoth(short)
      return verdict.cpuMillis > 0 ? play.shortCpu(short) : play.shortMemory(short)
    }
    case 'tainted':
      return marks.verdictTaint({ key: verdict.key })
    case 'selector':
      return marks.verdictSelector()
    case 'affinity':
      return marks.verdictAffinity()
    case 'anti-affinity':
      return marks.verdictAntiAffinity()
    case 'clash':
      return marks.verdictClash()
  }
}

/** The pod in the hand as the view has it, or null. */
export function useHeldPod(): PodView | null {
  const { hand, model } = useBoard()
  const held = hand.held.value
  if (held?.kind !== 'pod') return null
  const { service, slot } = held
  return model.view.value.pods.find((pod) => pod.service === service && pod.slot === slot) ?? null
}

/** The same in fewer words where the hold is narrow. */
function Words({ long, brief }: { long: string; brief: string }) {
  return (
    <>
      <span class="when-wide">{long}</span>
      <span class="when-narrow">{brief}</span>
    </>
  )
}

function NodeState({ node }: { node: NodeView }) {
  const { lesson } = useBoard()
  if (node.state === 'provisioning') {
    const { seconds } = node
    return (
      <span class="node-state">
        <Words long={play.nodeProvisioning({ seconds })} brief={play.nodeProvisioningBrief({ seconds })} />
      </span>
    )
  }
  if (node.state === 'not-ready' || node.state === 'down')
    return (
      <span class="node-state bad">
        <StateShape state="down" size={11} /> {node.state === 'down' ? play.nodeDown() : play.verdictNotReady()}
        {node.state === 'not-ready' && <span class="node-seconds">{play.secondsOf({ seconds: node.seconds })}</span>}
      </span>
    )
  if (node.draining) return <span class="node-state warn">{play.nodeDraining()}</span>
  if (node.cordoned) return <span class="node-state warn">{play.nodeCordoned()}</span>
  return <span class="node-state price">{play.pricePerMinute({ n: lesson.nodes.pricePerMinute })}</span>
}

function Head({ node }: { node: NodeView }) {
  const { panel, lesson } = useBoard()
  const zones = new Set(lesson.nodes.zones).size > 1
  return (
    <button
      type="button"
      class="node-head"
      onClick={() => {
        panel.value = { kind: 'node', node: node.id }
      }}
    >
      <span class="node-name">{node.id}</span>
      {zones && <span class="node-zone">{play.zone({ zone: node.zone })}</span>}
      <span class="node-memory">
        {play.memoryLong()} {play.memoryUse({ now: whole(node.memoryRequestedMi), all: whole(node.memoryMi) })}
      </span>
      <NodeState node={node} />
      <span class="visually-hidden"> {play.nodeOpen({ node: node.id })}</span>
    </button>
  )
}

function Ghost({ pod, node, verdict }: { pod: PodView; node: NodeView; verdict: Verdict }) {
  const { model } = useBoard()
  const service = model.services.get(pod.service).value
  const share = Math.min(1, pod.memoryRequestMi / node.memoryMi)
  return (
    <div class="pod-space" style={{ '--share': share, ...markStyle(service) }}>
      <span class={verdict.kind === 'fits' ? 'pod ghost' : 'pod ghost short'}>
        <span class="pod-label">
          <ServiceMark service={service} slot={pod.slot} />
          <span class="pod-verdict">{verdictText(verdict)}</span>
        </span>
      </span>
    </div>
  )
}

function Segment({ id, node }: { id: string; node: NodeView }) {
  const { model } = useBoard()
  const pod = model.pods.get(id).value
  if (!pod || pod.cpuRequestMillis === 0) return null
  const service = model.services.get(pod.service).value
  const share = (pod.cpuRequestMillis / node.cpuMillis) * 100
  return <span class="rail-part" style={{ inlineSize: `${share}%`, ...markStyle(service) }} />
}

function Rail({
  node,
  ids,
  ghost,
  verdict,
}: {
  node: NodeView
  ids: readonly string[]
  ghost: PodView | null
  verdict: Verdict | null
}) {
  const short = verdict?.kind === 'short' && verdict.cpuMillis > 0
  return (
    <div class="rail">
      <span class="rail-track">
        {ids.map((id) => (
          <Segment key={id} id={id} node={node} />
        ))}
        {ghost && verdict && (verdict.kind === 'fits' || verdict.kind === 'short') && (
          <span
            class={short ? 'rail-ghost short' : 'rail-ghost'}
            style={{ inlineSize: `${(ghost.cpuRequestMillis / node.cpuMillis) * 100}%` }}
          />
        )}
      </span>
      <span class="rail-words">
        <span>
          <Words long={play.cpuRequests()} brief={play.cpu()} />
        </span>
        <span>
          {play.cpuOf({ asked: cores(node.cpuRequestedMillis), all: whole(node.cpuMillis / MILLIS_PER_CORE) })}
        </span>
      </span>
    </div>
  )
}

function FreeWord({ node, verdict, over }: { node: NodeView; verdict: Verdict | null; over: boolean }) {
  const gone = node.state === 'down' || node.state === 'not-ready'
  if (verdict && !(over && (verdict.kind === 'fits' || verdict.kind === 'short')))
    return <span class={`hold-verdict verdict-${verdict.kind}`}>{verdictText(verdict)}</span>
  if (verdict) return null
  const free = Math.max(0, node.memoryMi - node.memoryRequestedMi)
  const room = { mi: whole(free) }
  return (
    <span class="hold-free">
      {gone ? play.nodeLost() : <Words long={play.free(room)} brief={play.freeBrief(room)} />}
    </span>
  )
}

export function Hold({ id }: { id: string }) {
  const board = useBoard()
  const { model, hand, acts, panel, lesson } = board
  const node = model.nodes.get(id).value
  const ids = model.podsOn(id).value
  const pod = useHeldPod()
  const { box, size } = useSize<HTMLDivElement>()
  if (!node) return null
  const alongPx = matchMedia(NARROW).matches ? size.value.width : size.value.height
  const target = targetKey({ kind: 'node', node: id })
  const verdict = pod && verdictOf(pod, node, { view: model.view.value, lesson })
  const over = hand.over.value === target
  const gone = node.state === 'down' || node.state === 'not-ready'
  const classes = [
    'hold',
    marksNodes(lesson) ? 'marked' : '',
    gone ? 'gone' : '',
    node.cordoned ? 'cordoned' : '',
    node.state === 'provisioning' ? 'coming' : '',
    verdict ? `takes-${verdict.kind}` : '',
    over ? 'over' : '',
    acts.isPending(`node:${id}`) ? 'waits' : '',
  ]
  const open = pod !== null
  return (
    <li
      class={classes.join(' ')}
      data-target={target}
      tabIndex={open ? 0 : -1}
      aria-label={open && verdict ? `${id}: ${verdictText(verdict)}` : id}
    >
      <Head node={node} />
      {marksNodes(lesson) && <NodeMarks node={node} />}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents lint/a11y/noStaticElementInteractions: the head above is the button for keys */}
      <div
        ref={box}
        class="stack"
        onClick={(event) => {
          if (event.target === event.currentTarget) panel.value = { kind: 'node', node: id }
        }}
      >
        {ids.map((podId) => (
          <PodBox key={podId} id={podId} nodeMemoryMi={node.memoryMi} alongPx={alongPx} />
        ))}
        {pod && verdict && over && (verdict.kind === 'fits' || verdict.kind === 'short') && (
          <Ghost pod={pod} node={node} verdict={verdict} />
        )}
        <FreeWord node={node} verdict={verdict} over={over} />
      </div>
      <Rail node={node} ids={ids} ghost={over ? pod : null} verdict={verdict} />
    </li>
  )
}
