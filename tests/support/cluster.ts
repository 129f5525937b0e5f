/* Draws a lesson and a cluster in a few lines for tests of the rules, and lets traffic through it tick by tick:
     smallLesson({ modules: 'web:4 search:20', classes: { find: { ratePerSecond: 10, calls: 'web(search*2)' } } })
     drawCluster(lesson, { front: 'web', find: 'search' }, ['front front', 'find | dead find'])
   Calls: `a(b, c*3)`, `c?0.25` optional, `c~` async, `&c` parallel with its neighbours. Nodes: service names, one a replica. */

import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import { composeLesson } from '../../shared/lessons/app.ts'
import { lessonSchema } from '../../shared/lessons/lesson.schema.ts'
import type { CallSpec, Lesson, RequestClassSpec, Tunables } from '../../shared/lessons/lesson.ts'
import type { RuleContext } from '../../shared/rules/context.ts'
import { flow } from '../../shared/rules/flow.ts'
import type { Kill } from '../../shared/rules/memory.ts'
import { baseMemoryMi } from '../../shared/rules/pack.ts'
import { book } from '../../shared/rules/score.ts'
import { emptyCluster } from '../../shared/rules/start.ts'
import { arrivals } from '../../shared/rules/traffic.ts'
import type { Cluster, Node, Pod, Release, Resources, Service } from '../../shared/world/cluster.ts'
import { NO_SCHEDULING } from '../../shared/world/scheduling.ts'
import type { Incident } from '../../shared/world/session.ts'

const SHOP_FILE = new URL('../../shared/lessons/shop-split/lesson.yaml', import.meta.url)
const APP_FILE = new URL('../../shared/lessons/apps/shop.yaml', import.meta.url)

/** The lesson *Split it*, as teams play it. */
export function shopLesson(change: Partial<Lesson> = {}): Lesson {
  const [tree, app] = [SHOP_FILE, APP_FILE].map((file) => parse(readFileSync(file, 'utf8')) as unknown)
  const { lesson } = lessonSchema.parse(composeLesson(tree, app))
  return { ...lesson, ...change }
}

export interface SmallLesson {
  /** `name:cpuMs` or `name:cpuMs:baseMi:perRequestMi`, separated by spaces. */
  modules: string
  classes: Record<string, Partial<Omit<RequestClassSpec, 'id' | 'call'>> & { calls: string }>
  transactions?: string[][]
  tunables?: Partial<Tunables>
  zones?: string[]
}

/** A lesson with nothing in it but what is drawn; everything else is the shop's, without spikes and incidents. */
export function smallLesson(drawing: SmallLesson): Lesson {
  const shop = shopLesson()
  return {
    ...shop,
    id: 'small',
    modules: drawing.modules.split(' ').map((text) => {
      const [id = '', cpuMs, baseMi, perRequestMi] = text.split(':')
      const plain = { startSeconds: 1, buildSeconds: 1, codeMi: 10, libraries: {} }
      return {
        id,
        cpuMs: Number(cpuMs),
        baseMi: Number(baseMi ?? 100),
        perRequestMi: Number(perRequestMi ?? 1),
        ...plain,
      }
    }),
    classes: Object.entries(drawing.classes).map(([id, { calls, ...spec }]) => ({
      ...{ id, ratePerSecond: 1, value: 1, sloMs: 1000, patienceMs: 10_000 },
      ...spec,
      call: callsOf(calls),
    })),
    transactions: drawing.transactions ?? [],
    spikes: [],
    incidents: [],
    nodes: { ...shop.nodes, zones: drawing.zones ?? shop.nodes.zones },
    tunables: { ...shop.tunables, noise: false, ...drawing.tunables },
  }
}

/** Parses the notation of the head comment. */
function callsOf(text: string): CallSpec {
  const tokens = text.match(/[a-z0-9-]+(\.\d+)?|[(),*?~&]/g) ?? []
  let next = 0
  const readCall = (): CallSpec => {
    const parallel = tokens[next] === '&'
    if (parallel) next++
    const call: CallSpec = {
      module: tokens[next++] ?? '',
      count: 1,
      mode: parallel ? 'parallel' : 'sequential',
      calls: [],
    }
    for (;;) {
      const token = tokens[next]
      if (token === '*') call.count = Number(tokens[next + 1])
      else if (token === '?') call.optionalValueShare = Number(tokens[next + 1])
      else if (token !== '~' && token !== '(') return call
      if (token === '~') call.mode = 'async'
      next += token === '~' || token === '(' ? 1 : 2
      if (token === '(') {
        do call.calls.push(readCall())
        while (tokens[next++] === ',')
      }
    }
  }
  return readCall()
}

export interface DrawOptions {
  resources?: Partial<Resources>
  node?: Partial<Pick<Node, 'cpuMillis' | 'memoryMi'>>
}

/** What a drawn replica gets unless the test says otherwise: a core, and memory that never runs out. */
const AMPLE: Resources = { cpuRequestMillis: 1000, cpuLimitMillis: 1000, memoryRequestMi: 1000, memoryLimitMi: 100_000 }

/** A cluster with all pods ready: services by name with their modules, nodes as lists of replicas; `dead …` draws a node just lost. */
export function drawCluster(
  lesson: Lesson,
  services: Record<string, string>,
  nodes: readonly string[],
  options: DrawOptions = {},
): Cluster {
  const cluster = blankCluster(lesson)
  Object.entries(services).forEach(([id, modules], order) => {
    cluster.services[id] = drawService(lesson, id, modules.split(' '), order, { ...AMPLE, ...options.resources })
    for (const module of modules.split(' ')) {
      cluster.owners[module] = id
      cluster.routes[module] = id
    }
  })
  nodes.forEach((drawing, index) => {
    const words = drawing.split(' ').filter((word) => word !== '')
    const dead = words[0] === 'dead'
    const node: Node = {
      id: `node-${index + 1}`,
      number: index + 1,
      zone: lesson.nodes.zones[index % lesson.nodes.zones.length] ?? 'a',
      cpuMillis: lesson.nodes.cpuMillis,
      memoryMi: 1_000_000,
      ...options.node,
      lifecycle: dead ? { kind: 'down', sinceTick: 0 } : { kind: 'ready' },
      cordoned: false,
      draining: false,
      drainHeldSinceTick: null,
      labels: {},
      taints: [],
      desktop: false,
      provider: 'first',
      unneededSinceTick: null,
      layers: {},
    }
    cluster.nodes[node.id] = node
    cluster.nodesNumbered = node.number
    for (const id of dead ? words.slice(1) : words) addPod(cluster, lesson, id, node.id)
  })
  return cluster
}

function drawService(lesson: Lesson, id: string, modules: string[], order: number, resources: Resources): Service {
  const release: Release = {
    revision: 1,
    modules: lesson.modules.map((module) => module.id).filter((module) => modules.includes(module)),
    versions: Object.fromEntries(modules.map((module) => [module, 1])),
    image: 'slim',
    packing: 'container',
    scheduling: NO_SCHEDULING,
    tickets: [],
    resources,
  }
  return {
    id,
    order,
    slots: [],
    releases: [release],
    rollout: { kind: 'done' },
    maxSurgePercent: 25,
    maxUnavailablePercent: 25,
    tool: null,
    autoscaler: null,
    disruptionBudget: null,
    breaker: { kind: 'closed', badShare: 0 },
    inFlight: 0,
    holdSeconds: 0,
    waitSeconds: 0,
    flow: {
      entriesPerSecond: 0,
      workCores: 0,
      capacityCores: 0,
      utilisation: 0,
      responseMs: 0,
      successShare: 1,
      refusedShare: 0,
      droppedShare: 0,
      brokenShare: 0,
      retriedShare: 0,
      throttledShare: 0,
    },
  }
}

/** One more ready replica on a node; returns it. */
export function addPod(cluster: Cluster, lesson: Lesson, serviceId: string, nodeId: string): Pod {
  const service = cluster.services[serviceId]
  if (service === undefined) throw new Error(`no service ${serviceId} in the drawing`)
  service.slots.push({ pin: null })
  const slot = service.slots.length
  const pod: Pod = {
    id: `${serviceId}.r1.s${slot}.i1`,
    service: serviceId,
    revision: 1,
    slot,
    incarnation: 1,
    node: nodeId,
    lifecycle: { kind: 'ready', sinceTick: 0 },
    cpuUsedMillis: 0,
    capacityMillis: 0,
    memoryMi: baseMemoryMi(service.releases[0]!, lesson),
    leakedMi: 0,
    backlogCpuSeconds: 0,
    restarts: 0,
    restartedTick: 0,
    backOffs: 0,
    lastDeath: null,
    sidecar: false,
  }
  cluster.pods[pod.id] = pod
  return pod
}

/** Nodes are numbered as they are drawn. */
function blankCluster(lesson: Lesson): Cluster {
  return { ...emptyCluster('team-1', lesson), nodesNumbered: 0 }
}

/** What a stage is given on a tick of live. */
export function liveContext(lesson: Lesson, liveTick: number, seed = '7', incidents: Incident[] = []): RuleContext {
  const liveTicks = lesson.liveSeconds * 4
  return {
    lesson,
    seed,
    rulesVersion: 1,
    phase: 'live',
    tick: liveTick,
    liveTick,
    liveTicks,
    incidents,
    emit: () => undefined,
  }
}

/** Lets traffic through for some ticks, without controllers: the dead stay dead. Returns the tick after the last. */
export function letTraffic(
  cluster: Cluster,
  lesson: Lesson,
  ticks: number,
  options: { from?: number; seed?: string; kill?: Kill; each?: (liveTick: number) => void } = {},
): number {
  const from = options.from ?? 1
  const kill: Kill =
    options.kill ??
    ((id) => {
      throw new Error(`${id} was killed, which the test did not expect`)
    })
  for (let liveTick = from; liveTick < from + ticks; liveTick++) {
    const ctx = liveContext(lesson, liveTick, options.seed)
    flow(cluster, arrivals(cluster, ctx), ctx, kill)
    book(cluster, ctx)
    options.each?.(liveTick)
  }
  return from + ticks
}
