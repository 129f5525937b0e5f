/* What a debrief names of a round's culprits, and in which order. Who is charged with what: causes-*.test.ts and planted-causes.test.ts. */

import { describe, expect, it } from 'vitest'
import { rootCauses } from '../../shared/rules/blame.ts'
import { startCluster } from '../../shared/rules/split.ts'
import type { Culprit } from '../../shared/world/happening.ts'
import { shopLesson } from '../support/cluster.ts'

/** Users asked for so many requests, each worth 1. */
const ASKED = 1000
/** Half a percent of that, in thousandths. */
const LEAST = 5000

const culprit = (id: string, lossThousandths: number, sinceTick = 0): Culprit => ({
  ...{ id, kind: 'node-lost', facts: {} },
  ...{ lossThousandths, sinceTick },
})

function named(...culprits: Culprit[]): string[] {
  const lesson = shopLesson()
  const cluster = startCluster('team', lesson)
  const classes = lesson.classes.slice(0, 1).map((spec) => ({ ...spec, value: 1 }))
  for (const { id } of classes) cluster.classes[id]!.totalBase = ASKED
  cluster.culprits = culprits
  return rootCauses(cluster, classes).map(({ id }) => id)
}

describe('[CAU14] what a round is blamed on', () => {
  it('is named by what it cost, the costliest first', () => {
    expect(named(culprit('a', 6000), culprit('b', 8000), culprit('c', 7000))).toEqual(['b', 'c', 'a'])
  })

  it('of the same cost is the earlier first', () => {
    expect(named(culprit('a', 6000, 9), culprit('c', 6000, 4), culprit('b', 6000, 4))).toEqual(['b', 'c', 'a'])
  })

  it('is not what cost next to nothing of what users asked for', () => {
    expect(named(culprit('a', LEAST), culprit('b', LEAST - 1))).toEqual(['a'])
    expect(named(culprit('b', LEAST - 1))).toEqual([])
  })
})
