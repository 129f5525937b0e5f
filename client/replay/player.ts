/* The one position of a replay: a tick, playing or not, at a speed. Time comes in from outside, a frame of the screen at a time;
   which tick follows which is transport.ts. */
import { computed, type ReadonlySignal, signal } from '@preact/signals'
import { advanced, type Speed, within } from './transport.ts'

export interface Player {
  /** Whole ticks of the round that have passed. */
  tick: ReadonlySignal<number>
  playing: ReadonlySignal<boolean>
  speed: ReadonlySignal<Speed>
  /** Goes to a tick and stays in motion if it was. */
  seek: (tick: number) => void
  /** Starts; from the end it starts over at `from`. */
  play: (from: number) => void
  pause: () => void
  setSpeed: (speed: Speed) => void
}

export interface Reach {
  totalTicks: () => number
  /** As far as one may play now. */
  foldedTick: () => number
}

/** Calls back once with the time of the screen's next frame, milliseconds. */
export type NextFrame = (callback: (nowMs: number) => void) => void

export function createPlayer(reach: Reach, nextFrame: NextFrame): Player {
  const position = signal(0)
  const playing = signal(false)
  const speed = signal<Speed>(1)
  let runs = 0

  function run(id: number, before: number | null): void {
    nextFrame((now) => {
      if (!playing.peek() || id !== runs) return
      if (before !== null) {
        // What is not folded yet is waited for, not skipped.
        const limit = Math.max(position.peek(), Math.min(reach.totalTicks(), reach.foldedTick()))
        position.value = advanced(position.peek(), now - before, speed.peek(), limit)
      }
      if (position.peek() >= reach.totalTicks()) playing.value = false
      else run(id, now)
    })
  }

  return {
    tick: computed(() => Math.floor(position.value)),
    ...{ playing, speed },
    seek(tick) {
      position.value = within(tick, reach.totalTicks())
    },
    play(from) {
      if (playing.peek()) return
      if (position.peek() >= reach.totalTicks()) position.value = within(from, reach.totalTicks())
      playing.value = true
      runs += 1
      run(runs, null)
    },
    pause() {
      playing.value = false
      position.value = Math.floor(position.peek())
    },
    setSpeed(next) {
      speed.value = next
    },
  }
}
