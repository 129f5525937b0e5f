/* What is written in a container: its state as Kubernetes calls it, the countdown, the load. Drawing is pod-box.tsx. */
import type { PodView, ServiceView } from '../../../shared/game/view.types.ts'
import { marks } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { podName } from '../service-mark.tsx'
import { whole } from '../topbar.tsx'

/** From this share of its limit on, memory is outlined red. An idle new service stands at 87 %: its limit is 1.15 × base. */
export const MEMORY_NEAR_PERCENT = 94

type Owner = Pick<ServiceView, 'packing' | 'tool'> | undefined

export function memoryPercent(pod: Pick<PodView, 'memoryMi' | 'memoryLimitMi'>): number {
  return pod.memoryLimitMi > 0 ? (pod.memoryMi / pod.memoryLimitMi) * 100 : 0
}

/** Bare processes and systems in a container come by hand: their long start is people installing. */
export function isByHand(owner: Owner): boolean {
  return owner?.packing === 'metal' || owner?.packing === 'os-container'
}

/** The state in words; `Ready` says its load instead. */
export function podState(pod: PodView, owner?: Owner): string {
  switch (pod.state) {
    case 'pending':
      return play.podPending()
    case 'pulling':
      return play.podPulling({ percent: whole(pod.progress) })
    case 'starting': {
      const percent = whole(pod.progress)
      return isByHand(owner) ? marks.podInstalling({ percent }) : play.podStarting({ percent })
    }
    case 'ready':
      return play.podReady()
    case 'terminating':
      return play.podTerminating()
    case 'back-off':
      return `${pod.death} ${play.secondsOf({ seconds: pod.progress })}`
    case 'failed':
      return pod.death || play.podFailed()
    case 'lost':
      return play.podLost()
  }
}

/** For screen readers: everything the drawing says. */
export function podSays(pod: PodView, owner?: Owner, blind = false): string {
  const name = podName(owner, pod)
  const state = pod.pinned ? `${podState(pod, owner)}, ${play.podPinned()}` : podState(pod, owner)
  if (pod.state !== 'ready' || blind) return play.podSaysShort({ pod: name, state })
  return play.podSays({
    ...{ pod: name, state, cpu: pod.cpuPercent, memory: pod.memoryMi, limit: whole(pod.memoryLimitMi) },
  })
}
