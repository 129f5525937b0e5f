/* What is in the hand, in words and with its buttons: the panel at the foot of the board, and the piece that follows the pointer
   while it is dragged. */
import type { PodView, ServiceView } from '../../shared/game/view.types.ts'
import { play } from '../i18n/play.ts'
import { Button } from '../ui/button.tsx'
import { useBoard } from './context.ts'
import { roomiestNode } from './fits.ts'
import type { Held } from './hand.ts'
import { useHeldPod } from './schedule/hold.tsx'
import { podState } from './schedule/pod-words.ts'
import { markStyle, ServiceMark } from './service-mark.tsx'
import { useHomeOf } from './service-rows.tsx'
import { HeldCost } from './split/cost-lines.tsx'
import { whole } from './topbar.tsx'
import { NARROW } from './width.ts'

function tapsOnly(): boolean {
  return matchMedia(NARROW).matches || matchMedia('(pointer: coarse)').matches
}

function adviceFor(held: Held, maySplit: boolean): string {
  const tap = tapsOnly()
  switch (held.kind) {
    case 'pod':
      return tap ? play.heldPodTap() : play.heldPod()
    case 'module':
      return tap ? play.heldModuleTap() : play.heldModule()
    case 'service':
      if (!maySplit) return play.heldServiceWhole()
      return tap ? play.heldServiceTap() : play.heldService()
  }
}

function useOwner(held: Held): ServiceView | undefined {
  const { model } = useBoard()
  const homeOf = useHomeOf()
  const service = held.kind === 'module' ? homeOf(held.module) : held.service
  return model.services.get(service ?? '').value
}

function HeldName({ held, pod }: { held: Held; pod: PodView | null }) {
  const service = useOwner(held)
  if (held.kind === 'module') return <strong class="chip">{held.module}</strong>
  return (
    <>
      <ServiceMark service={service} {...(held.kind === 'pod' ? { slot: held.slot } : {})} />
      {!service?.tool && <strong>{held.service}</strong>}
      {pod && (
        <span class="note">
          {whole(pod.cpuRequestMillis)} m · {whole(pod.memoryRequestMi)} Mi
        </span>
      )}
      {pod && <span class="held-state">{podState(pod, service)}</span>}
    </>
  )
}

function PodButtons({ pod }: { pod: PodView }) {
  const { acts, hand, model, lesson } = useBoard()
  const view = model.view.value
  const best = roomiestNode(pod, view.nodes, { view, lesson })
  const { service, slot } = pod
  return (
    <>
      {lesson.unlocks.includes('scheduler') && pod.pinned && (
        <Button
          onClick={() => {
            hand.putBack()
            acts.act({ kind: 'release-pod', service, slot })
          }}
        >
          {play.buttonLetScheduler()}
        </Button>
      )}
      {best && (
        <Button
          kind="fill"
          onClick={() => {
            hand.putBack()
            acts.act({ kind: 'place-pod', service, slot, node: best.id })
          }}
        >
          {play.buttonPlaceOn({ node: best.id })}
        </Button>
      )}
      <Button
        onClick={() => {
          hand.putBack()
          acts.act({ kind: 'restart', service, slot })
        }}
      >
        {play.buttonRestart()}
      </Button>
    </>
  )
}

function ServiceButtons({ held }: { held: Held }) {
  const { hand, panel } = useBoard()
  const open = () => {
    hand.putBack()
    if (held.kind === 'module') panel.value = { kind: 'new-service', modules: [held.module] }
    if (held.kind === 'service') panel.value = { kind: 'service', service: held.service }
  }
  return (
    <Button kind={held.kind === 'module' ? 'fill' : 'outline'} onClick={open}>
      {held.kind === 'module' ? play.buttonNewService() : play.buttonEdit()}
    </Button>
  )
}

export function HeldPanel() {
  const { hand, lesson } = useBoard()
  const held = hand.held.value
  const pod = useHeldPod()
  return (
    <div class={held ? 'held-panel' : 'held-panel empty'} role="status">
      {held && (
        <>
          <p class="held-name">
            <span class="visually-hidden">{play.heldOn({ what: '' })}</span>
            <HeldName held={held} pod={pod} />
          </p>
          <p class="held-advice">{adviceFor(held, lesson.unlocks.includes('split'))}</p>
          <HeldCost />
          <div class="held-actions">
            {pod ? <PodButtons pod={pod} /> : held.kind !== 'pod' && <ServiceButtons held={held} />}
            <Button onClick={() => hand.putBack()}>{play.buttonPutBack()}</Button>
          </div>
        </>
      )}
    </div>
  )
}

function Piece({ held }: { held: Held }) {
  const { hand } = useBoard()
  const service = useOwner(held)
  const { x, y } = hand.at.value
  return (
    <div
      class="drag-piece"
      style={{ transform: `translate(${x}px, ${y}px)`, ...markStyle(service) }}
      aria-hidden="true"
    >
      <span class="drag-what">
        {held.kind === 'module' ? (
          <span class="chip">{held.module}</span>
        ) : (
          <ServiceMark service={service} {...(held.kind === 'pod' ? { slot: held.slot } : {})} />
        )}
      </span>
      <HeldCost />
    </div>
  )
}

/** Follows the pointer during a drag; taps and keys show where they are by the ghost alone. */
export function DragPiece() {
  const { hand } = useBoard()
  const held = hand.held.value
  return held && hand.way.value === 'drag' ? <Piece held={held} /> : null
}
