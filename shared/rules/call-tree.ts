/* A lesson's request classes as flat lists of calls, worked out once a lesson: what the stages of the flow walk each tick.
   Which service answers a call now is stations.ts. */

import type { CallSpec, Lesson, ModuleSpec, RequestClassSpec } from '../lessons/lesson.ts'

/** One call of a class's tree; the root is the user's own request. */
export interface CallNode {
  /** Rank among all calls of the lesson; a parent stands before its children. */
  index: number
  classIndex: number
  moduleIndex: number
  parent: CallNode | null
  /** Times it is made for each visit of its parent. */
  count: number
  mode: CallSpec['mode']
  /** Share of the value its failure costs; null: the request cannot do without it. */
  optionalValueShare: number | null
  children: CallNode[]
  /** Whether a transaction joins its module with its parent's. */
  transactsWithParent: boolean
}

export interface CallForest {
  modules: ModuleSpec[]
  classes: RequestClassSpec[]
  /** In lesson order, parents before children. */
  nodes: CallNode[]
  /** The root of each class. */
  roots: CallNode[]
}

const forests = new WeakMap<Lesson, CallForest>()

/** The lesson's calls; the same object for the same lesson. Throws when a call names a module that is not there. */
export function callForest(lesson: Lesson): CallForest {
  const known = forests.get(lesson)
  if (known !== undefined) return known
  const forest: CallForest = { modules: lesson.modules, classes: lesson.classes, nodes: [], roots: [] }
  lesson.classes.forEach((spec, classIndex) => {
    forest.roots.push(plant(forest, lesson, spec.call, classIndex, null))
  })
  forests.set(lesson, forest)
  return forest
}

function plant(
  forest: CallForest,
  lesson: Lesson,
  spec: CallSpec,
  classIndex: number,
  parent: CallNode | null,
): CallNode {
  const moduleIndex = lesson.modules.findIndex((module) => module.id === spec.module)
  if (moduleIndex < 0) throw new Error(`lesson ${lesson.id}: a call to ${spec.module}, which is no module`)
  const parentModule = parent === null ? null : lesson.modules[parent.moduleIndex]?.id
  const node: CallNode = {
    index: forest.nodes.length,
    classIndex,
    moduleIndex,
    parent,
    count: spec.count,
    mode: spec.mode,
    optionalValueShare: spec.optionalValueShare ?? null,
    children: [],
    transactsWithParent: lesson.transactions.some(
      (modules) => modules.includes(spec.module) && modules.some((module) => module === parentModule),
    ),
  }
  forest.nodes.push(node)
  for (const call of spec.calls) node.children.push(plant(forest, lesson, call, classIndex, node))
  return node
}

/** 1 + p + p² + … : calls made of `count` in a row when nothing is called after a failure, each succeeding with p. */
export function callsMade(success: number, count: number): number {
  let made = 0
  let reach = 1
  let left = count
  for (; left >= 1; left--) {
    made += reach
    reach *= success
  }
  return made + reach * left
}

/** p^count: chance that all calls in a row succeed; a fraction of a call is made that often. */
export function allSucceed(success: number, count: number): number {
  let chance = 1
  let left = count
  for (; left >= 1; left--) chance *= success
  return chance * (1 - left * (1 - success))
}
