/* Why the world says no and what now, by code: splitting, placing, packing, the platform. Who may, what is not there, seats and the host
   are refusal.ts. */
import type { Refusal } from '../../../shared/game/command.ts'
import type { Facts } from '../../../shared/world/happening.ts'
import { refusals } from '../../i18n/refusals.ts'
import { num, text } from './facts.ts'
import { packingName } from './names.ts'

export interface Reason {
  why: string
  next: string
}

/** Null for codes that are not the world's. */
export function worldReason(code: Refusal['code'], facts: Facts): Reason | null {
  return (
    splitting(code, facts) ??
    placing(code, facts) ??
    keptAway(code, facts) ??
    packing(code, facts) ??
    platform(code, facts)
  )
}

function limitBelow(facts: Facts): string {
  const [memoryLimit, memoryRequest] = [num(facts, 'memoryLimitMi'), num(facts, 'memoryRequestMi')]
  const [cpuLimit, cpuRequest] = [num(facts, 'cpuLimitMillis'), num(facts, 'cpuRequestMillis')]
  if (memoryLimit < memoryRequest) return refusals.whyLimitBelowMemory({ limit: memoryLimit, request: memoryRequest })
  if (cpuLimit < cpuRequest) return refusals.whyLimitBelowCpu({ limit: cpuLimit, request: cpuRequest })
  return refusals.whyLimitBelow()
}

/** Splitting: labels, modules on their way, how many there may be. */
function splitting(code: Refusal['code'], facts: Facts): Reason | null {
  const [service, limit] = [text(facts, 'service'), num(facts, 'limit')]
  switch (code) {
    case 'label-taken':
      return { why: refusals.whyLabelTaken({ service }), next: refusals.nextLabel() }
    case 'label-not-allowed':
      return { why: refusals.whyLabelNotAllowed(), next: refusals.nextLabel() }
    case 'last-module':
      return { why: refusals.whyLastModule({ service }), next: refusals.nextLastModule() }
    case 'same-service':
      return { why: refusals.whySameService(), next: refusals.nextSameService() }
    case 'already-moving':
      return { why: refusals.whyAlreadyMoving(), next: refusals.nextAlreadyMoving() }
    case 'too-many-services':
      return {
        why: limit > 0 ? refusals.whyTooManyServices({ limit }) : refusals.whyTooManyServicesBare(),
        next: refusals.nextTooManyServices(),
      }
    default:
      return null
  }
}

/** Nodes and pods: room, readiness, what stands in the way. */
function placing(code: Refusal['code'], facts: Facts): Reason | null {
  const [service, node] = [text(facts, 'service'), text(facts, 'node')]
  const next = refusals.nextInsufficient()
  switch (code) {
    case 'too-many-pods':
      return { why: refusals.whyTooManyPods({ limit: num(facts, 'limit') }), next: refusals.nextTooManyPods() }
    case 'node-cap':
      return { why: refusals.whyNodeCap({ cap: num(facts, 'cap') }), next: refusals.nextNodeCap() }
    case 'node-not-ready':
      return { why: refusals.whyNodeNotReady({ node }), next: refusals.nextNodeNotReady() }
    case 'node-cordoned':
      return { why: refusals.whyNodeCordoned({ node }), next: refusals.nextNodeCordoned() }
    case 'insufficient-cpu': {
      const [free, request] = [num(facts, 'freeMillis'), num(facts, 'requestMillis')]
      return { why: refusals.whyInsufficientCpu({ node, free, request }), next }
    }
    case 'insufficient-memory': {
      const [free, request] = [num(facts, 'freeMi'), num(facts, 'requestMi')]
      return { why: refusals.whyInsufficientMemory({ node, free, request }), next }
    }
    case 'pod-not-placed': {
      const pod = `${service}-${num(facts, 'slot')}`
      return { why: refusals.whyPodNotPlaced({ pod }), next: refusals.nextPodNotPlaced() }
    }
    case 'pods-on-node':
      return { why: refusals.whyPodsOnNode({ node, pods: num(facts, 'pods') }), next: refusals.nextPodsOnNode() }
    case 'last-node':
      return { why: refusals.whyLastNode(), next: refusals.nextLastNode() }
    case 'node-owned':
      return { why: refusals.whyNodeOwned(), next: refusals.nextNodeOwned() }
    default:
      return null
  }
}

/** What keeps a pod away from a node that has room: the filters of kube-scheduler, and a bare process's libraries. */
function keptAway(code: Refusal['code'], facts: Facts): Reason | null {
  const node = text(facts, 'node')
  const next = refusals.nextPlacement()
  switch (code) {
    case 'untolerated-taint':
      return { why: refusals.whyTaint({ node, key: text(facts, 'key') }), next: refusals.nextTaint() }
    case 'node-selector':
      return { why: refusals.whySelector({ node }), next }
    case 'affinity':
      return { why: refusals.whyAffinity({ node }), next }
    case 'anti-affinity':
      return { why: refusals.whyAntiAffinity({ node }), next }
    case 'topology-spread':
      return { why: refusals.whySpread(), next }
    case 'library-clash':
      return { why: libraryClash(node, facts), next: refusals.nextLibraryClash() }
    case 'no-taint':
      return { why: refusals.whyNoTaint({ node }), next: refusals.nextNoChange() }
    default:
      return null
  }
}

function libraryClash(node: string, facts: Facts): string {
  return refusals.whyLibraryClash({ node, neighbour: text(facts, 'neighbour'), library: text(facts, 'library') })
}

function bounds(facts: Facts): string {
  const [least, most] = [num(facts, 'least'), num(facts, 'most')]
  return most > 0 ? refusals.whyBounds({ least, most }) : refusals.whyBoundsLeast({ least })
}

/** A drain names the node, where something was installed by hand. */
function notForPacking(service: string, facts: Facts): Reason {
  const node = text(facts, 'node')
  if (node) return { why: refusals.whyStays({ service, node }), next: refusals.nextStays() }
  const packing = packingName(text(facts, 'packing'))
  return { why: refusals.whyNotForPacking({ packing }), next: refusals.nextNotForPacking() }
}

/** Packing and rollouts. */
function packing(code: Refusal['code'], facts: Facts): Reason | null {
  const service = text(facts, 'service')
  switch (code) {
    case 'limit-below-request':
      return { why: limitBelow(facts), next: refusals.nextLimitBelow() }
    case 'no-change':
      return { why: refusals.whyNoChange(), next: refusals.nextNoChange() }
    case 'nothing-to-roll-back':
      return { why: refusals.whyNothingToRollBack({ service }), next: refusals.nextNothingToRollBack() }
    case 'no-rollout':
      return { why: refusals.whyNoRollout({ service }), next: refusals.nextNoChange() }
    case 'not-for-tools':
      return { why: refusals.whyNotForTools(), next: refusals.nextLook() }
    case 'not-for-packing':
      return notForPacking(service, facts)
    case 'bounds':
      return { why: bounds(facts), next: refusals.nextBounds() }
    default:
      return null
  }
}

/** Tools, tickets, certificates, and requests before the wall. */
function platform(code: Refusal['code'], facts: Facts): Reason | null {
  switch (code) {
    case 'certificate-valid':
      return {
        why: refusals.whyCertificateValid({ service: text(facts, 'service') }),
        next: refusals.nextNoChange(),
      }
    case 'ticket-not-open':
      return { why: refusals.whyTicketNotOpen(), next: refusals.nextNoChange() }
    case 'tool-not-offered':
      return { why: refusals.whyLocked(), next: refusals.nextLocked() }
    case 'tool-bought':
      return { why: refusals.whyToolBought(), next: refusals.nextNoChange() }
    case 'tool-not-bought':
      return { why: refusals.whyToolNotBought(), next: refusals.nextNoChange() }
    case 'own-request':
      return { why: refusals.whyOwnRequest(), next: refusals.nextOwnRequest() }
    case 'no-question':
      return { why: refusals.whyNoQuestion(), next: refusals.nextWait() }
    default:
      return null
  }
}
