/* Tickets (GAME.md §2, §11, §14): what the business asks for, when it appears, how it gets into a release and when it pays. What a
   release is: release.ts; which code holds a ticket's change: code.ts; how deliveries are counted: delivery.ts. */

import { draw, drawBetween } from '../lib/random.ts'
import type { Lesson, ModuleId, TicketKind, TicketSpec } from '../lessons/lesson.ts'
import type { Refusal } from '../world/act.ts'
import type { Cluster, Service } from '../world/cluster.ts'
import type { Ticket, TicketId, TicketState } from '../world/delivery.ts'
import { TICK_SECONDS, ticksOf } from '../world/units.ts'
import { carryFaults, carryTickets, holdsTicket, nextVersion } from './code.ts'
import type { RuleContext } from './context.ts'
import { wantedRelease, wishRelease } from './release.ts'
import { charge, credit } from './score.ts'
import { toolWorks } from './tools.ts'

/** §14: a no-code flow is published, not built. */
const NO_CODE_TICKS = ticksOf(2)

type OnItsWay = Extract<TicketState, { kind: 'on-its-way' }>

/** A ticket of the lesson with its time and module settled by the seed. */
export interface SettledTicket {
  spec: TicketSpec
  /** Ticks since live began, at least 1. */
  liveTick: number
  module: ModuleId
}

const settledTickets = new WeakMap<Lesson, Map<string, SettledTicket[]>>()

/** [TIC1] Drawn for the ticket's id alone, so the same for every team of the round; in the order of the lesson. */
export function ticketsOfRound(lesson: Lesson, seed: string): readonly SettledTicket[] {
  const bySeed = settledTickets.get(lesson) ?? new Map<string, SettledTicket[]>()
  settledTickets.set(lesson, bySeed)
  const known = bySeed.get(seed)
  if (known !== undefined) return known
  const settled = lesson.tickets.map((spec) => settle(spec, lesson, seed))
  bySeed.set(seed, settled)
  return settled
}

function settle(spec: TicketSpec, lesson: Lesson, seed: string): SettledTicket {
  const [low, high] = spec.atSeconds
  const liveTick = Math.max(1, ticksOf(drawBetween(seed, 'ticket-time', 0, spec.id, low, high)))
  if (spec.module !== 'any') return { spec, liveTick, module: spec.module }
  const modules = candidates(spec.kind, lesson)
  const rank = Math.floor(draw(seed, 'ticket-module', 0, spec.id) * modules.length)
  return { spec, liveTick, module: modules[rank] ?? '' }
}

/** A model can only be trained anew where there is one. */
function candidates(kind: TicketKind, lesson: Lesson): ModuleId[] {
  const models = lesson.modules.filter((module) => module.decayPerMinute !== undefined)
  const modules = kind === 'retrain' && models.length > 0 ? models : lesson.modules
  return modules.map((module) => module.id)
}

/** Refuses a ticket that nobody has asked for yet, or that is on its way or live. One that is overdue may be shipped, for nothing. */
export function checkShip(cluster: Cluster, ticket: TicketId, _ctx: RuleContext): Refusal | null {
  const target = cluster.tickets[ticket]
  if (!target) return { code: 'unknown-ticket', facts: { ticket } }
  return target.state.kind === 'open' ? null : { code: 'ticket-not-open', facts: { ticket, state: target.state.kind } }
}

/**
 * [TIC3] The module's code becomes its next version, built upon what its service is wanted to run, and the service gets a release of
 * it. [TIC4] Shipped while that service's release is not built yet, it joins that one, whose build starts again (REL7); while one
 * rolls out, the next release is built, and the one before stays where it has got to until then. [TIC8] A no-code flow needs no release.
 */
export function shipTicket(cluster: Cluster, id: TicketId, ctx: RuleContext): void {
  const ticket = cluster.tickets[id]
  const service = ticket && cluster.services[cluster.owners[ticket.module] ?? '']
  if (ticket === undefined || service === undefined) return
  ticket.attempts += 1
  if (ticket.kind !== 'no-code') writeCode(cluster, ticket, service, ctx)
  ticket.state = onItsWay(service, ctx.tick)
}

function writeCode(cluster: Cluster, ticket: Ticket, service: Service, ctx: RuleContext): void {
  const { module } = ticket
  const wanted = wantedRelease(service)
  const base = wanted.versions[module] ?? 1
  const version = nextVersion(cluster, module)
  carryFaults(cluster, module, base, version)
  carryTickets(cluster, module, base, version)
  ticket.versions = [...ticket.versions, version]
  const content = { ...wanted, versions: { ...wanted.versions, [module]: version } }
  wishRelease(cluster, service, content, { changesCode: true, tickets: [ticket.id] }, ctx)
}

function onItsWay(service: Service, sinceTick: number): OnItsWay {
  return { kind: 'on-its-way', service: service.id, revision: wantedRelease(service).revision, sinceTick }
}

/** Stage 0: tickets that are due appear, CI/CD ships those it can, and each stands where its code has got to. */
export function advanceTickets(cluster: Cluster, ctx: RuleContext): void {
  if (ctx.phase === 'plan' || ctx.lesson.tickets.length === 0) return
  openTickets(cluster, ctx)
  shipModels(cluster, ctx)
  settleTickets(cluster, ctx)
  for (const ticket of Object.values(cluster.tickets)) tellLate(ticket, ctx)
}

/** [TIC2] A ticket is asked for at its tick, and worth its value until its due tick. */
function openTickets(cluster: Cluster, ctx: RuleContext): void {
  const tickets = ticketsOfRound(ctx.lesson, ctx.seed)
  for (const { spec, liveTick, module } of tickets) {
    if (liveTick > ctx.liveTick || cluster.tickets[spec.id] !== undefined) continue
    const { id, kind, value } = spec
    const openedTick = ctx.tick
    const dueTick = openedTick + ticksOf(spec.dueSeconds)
    const state: TicketState = { kind: 'open' }
    cluster.tickets[id] = { id, kind, module, value, openedTick, dueTick, attempts: 0, versions: [], state }
    const facts = { ticket: id, what: kind, module, value, seconds: spec.dueSeconds }
    ctx.emit({ kind: 'ticket-opened', severity: 'info', service: cluster.owners[module] ?? '', facts })
  }
}

/** [TIC9] CI/CD trains models anew by itself, as soon as their service has nothing else to build. People ship again what came back. */
function shipModels(cluster: Cluster, ctx: RuleContext): void {
  if (!toolWorks(cluster, 'cicd')) return
  for (const ticket of Object.values(cluster.tickets)) {
    if (ticket.kind !== 'retrain' || ticket.attempts > 0) continue
    const service = cluster.services[cluster.owners[ticket.module] ?? '']
    if (service?.rollout.kind !== 'building') shipTicket(cluster, ticket.id, ctx)
  }
}

/**
 * Where each ticket stands, read off what its module's service is wanted to run and how far that has come. [TIC6] So a rollback, or any
 * wish without its change, takes a ticket back: it is open again and what it paid is taken back.
 */
export function settleTickets(cluster: Cluster, ctx: RuleContext): void {
  let changed = false
  for (const ticket of Object.values(cluster.tickets)) {
    if (ticket.attempts === 0) continue
    const before = ticket.state.kind
    if (ticket.kind === 'no-code') settleFlow(cluster, ticket, ctx)
    else settleCode(cluster, ticket, ctx)
    changed ||= ticket.state.kind !== before
  }
  if (changed) settleModules(cluster, ctx)
}

function settleFlow(cluster: Cluster, ticket: Ticket, ctx: RuleContext): void {
  const { state } = ticket
  if (state.kind === 'on-its-way' && ctx.tick - state.sinceTick >= NO_CODE_TICKS) goLive(cluster, ticket, state, ctx)
}

function settleCode(cluster: Cluster, ticket: Ticket, ctx: RuleContext): void {
  const service = cluster.services[cluster.owners[ticket.module] ?? '']
  if (service === undefined) return
  if (!holdsTicket(cluster, wantedRelease(service), ticket.id)) takeBack(cluster, ticket)
  else if (ticket.state.kind !== 'live') {
    const since = ticket.state.kind === 'on-its-way' ? ticket.state.sinceTick : ctx.tick
    const state = onItsWay(service, since)
    if (service.rollout.kind === 'done') goLive(cluster, ticket, state, ctx)
    else ticket.state = state
  }
}

/** [TIC5] It runs in every replica. It pays its value up to its due tick, and nothing later. */
function goLive(cluster: Cluster, ticket: Ticket, { service, revision, sinceTick }: OnItsWay, ctx: RuleContext): void {
  const paid = ctx.tick <= ticket.dueTick
  ticket.state = { kind: 'live', service, revision, tick: ctx.tick, paid }
  if (paid) credit(cluster, 'tickets', ticket.value)
  const leadSeconds = (ctx.tick - sinceTick) * TICK_SECONDS
  const facts = {
    ticket: ticket.id,
    module: ticket.module,
    value: paid ? ticket.value : 0,
    leadSeconds,
    paid: paid ? 1 : 0,
  }
  ctx.emit({ kind: 'ticket-shipped', severity: paid ? 'good' : 'info', service, facts })
}

function takeBack(cluster: Cluster, ticket: Ticket): void {
  if (ticket.state.kind === 'live' && ticket.state.paid) charge(cluster, 'tickets', ticket.value)
  ticket.state = { kind: 'open' }
}

/** [TIC7] What live tickets made of their modules: rewritten, trained at a tick of live, or turned into a no-code flow. */
function settleModules(cluster: Cluster, ctx: RuleContext): void {
  const liveStartTick = ctx.tick - ctx.liveTick
  cluster.rewritten = modulesWith(cluster, 'rewrite', ctx.lesson)
  cluster.noCode = modulesWith(cluster, 'no-code', ctx.lesson)
  cluster.trainedTick = {}
  for (const ticket of Object.values(cluster.tickets)) {
    if (ticket.kind !== 'retrain' || ticket.state.kind !== 'live') continue
    const trainedTick = ticket.state.tick - liveStartTick
    cluster.trainedTick[ticket.module] = Math.max(cluster.trainedTick[ticket.module] ?? 0, trainedTick)
  }
}

function modulesWith(cluster: Cluster, kind: TicketKind, lesson: Lesson): ModuleId[] {
  const changed = new Set<ModuleId>()
  for (const ticket of Object.values(cluster.tickets)) {
    if (ticket.kind === kind && ticket.state.kind === 'live') changed.add(ticket.module)
  }
  return lesson.modules.map((module) => module.id).filter((module) => changed.has(module))
}

function tellLate(ticket: Ticket, ctx: RuleContext): void {
  if (ctx.tick !== ticket.dueTick + 1 || ticket.state.kind === 'live') return
  ctx.emit({ kind: 'ticket-late', severity: 'slow', facts: { ticket: ticket.id, module: ticket.module } })
}
