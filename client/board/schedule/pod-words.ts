/* What is written in a container: its state as Kubernetes calls it, the countdown, the load. Drawing is pod-box.tsx. */
import type { PodView } from '../../../shared/game/view.types.ts'
import { play } from '../../i18n/play.ts'
import { whole } from '../topbar.tsx'

/** From this share of its limit on, memory is outlined red. An idle new service stands at 87 %: its limit is 1.15 × base. */
export const MEMORY_NEAR_PERCENT = 94

export function memoryPercent(pod: Pick<PodView, 'memoryMi' | 'memoryLimitMi'>): number {
  return pod.memoryLimitMi > 0 ? (pod.memoryMi / pod.memoryLimitMi) * 100 : 0
}

/** The state in words; `Ready` says its load instead. */
export function podState(pod: PodView): string {
  switch (pod.state) {
    case 'pending':
      return play.podPending()
    case 'pulling':
      return play.podPulling({ percent: whole(pod.progress) })
    case 'starting':
      return play.podStarting({ percent: whole(pod.progress) })
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
export function podSays(pod: PodView): string {
  const name = `${pod.service}-${pod.slot}`
  const state = pod.pinned ? `${podState(pod)}, ${play.podPinned()}` : podState(pod)
  if (pod.state !== 'ready') return play.podSaysShort({ pod: name, state })
  return play.podSays({
    ...{ pod: name, state, cpu: pod.cpuPercent, memory: pod.memoryMi, limit: whole(pod.memoryLimitMi) },
  })
}
