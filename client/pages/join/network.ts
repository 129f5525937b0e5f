/* Is this line good enough to play on? A few requests at once, then one every few seconds while the page is seen.
   How it looks is waterline.tsx. */
import { useEffect, useState } from 'preact/hooks'
import { ping } from '../../connection/session-api.ts'

export type Network = { kind: 'checking' } | { kind: 'good' | 'slow'; ms: number; jitterMs: number } | { kind: 'lost' }

/* A placement feels immediate up to about 150 ms; beyond, or when answers come in fits, the page warns before the round does. */
const GOOD_MS = 150
const GOOD_JITTER_MS = 75
const KEPT = 5
const FIRST_PAUSE_MS = 250
const LATER_PAUSE_MS = 3000
/* One lost packet on Wi-Fi is nothing; two in a row are a missing line. */
const LOST_AFTER = 2

/** Median and mean difference between neighbours, of the last few answers in order; null is an answer that never came. */
export function judge(answers: readonly (number | null)[]): Network {
  if (answers.length >= LOST_AFTER && answers.slice(-LOST_AFTER).every((answer) => answer === null))
    return { kind: 'lost' }
  const came = answers.filter((answer) => answer !== null).slice(-KEPT)
  if (came.length < 2) return { kind: 'checking' }
  const ms = [...came].sort((left, right) => left - right)[Math.floor(came.length / 2)] ?? 0
  const steps = came.slice(1).map((answer, index) => Math.abs(answer - (came[index] ?? answer)))
  const jitterMs = steps.reduce((sum, step) => sum + step, 0) / steps.length
  return { kind: ms <= GOOD_MS && jitterMs <= GOOD_JITTER_MS ? 'good' : 'slow', ms, jitterMs }
}

export function useNetwork(): Network {
  const [network, setNetwork] = useState<Network>({ kind: 'checking' })
  useEffect(() => {
    let timer = 0
    let left = false
    let warm = false
    let answers: (number | null)[] = []
    const measure = async () => {
      if (!document.hidden) {
        const answer = await ping()
        if (left) return
        // The first answer also paid for opening the connection, so it says nothing about the line.
        if (warm || answer === null) answers = [...answers, answer].slice(-KEPT)
        warm = true
        setNetwork(judge(answers))
      }
      timer = window.setTimeout(measure, answers.length < KEPT ? FIRST_PAUSE_MS : LATER_PAUSE_MS)
    }
    void measure()
    return () => {
      left = true
      clearTimeout(timer)
    }
  }, [])
  return network
}
