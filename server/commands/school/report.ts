/* What a school of bots felt, in figures: how long answers took, how late ticks came, how much went over the wire, and everything
   that must be zero. */

import { TICK_SECONDS } from '../../../shared/world/units.ts'
import { type Audit, isClean } from './audit.ts'
import type { Student } from './student.ts'

export type Report = ReturnType<typeof summarise>

/** Sums up what students noted and what the audits of their classes found. */
export function summarise(students: readonly Student[], audits: readonly Audit[], sessions: number, seconds: number) {
  const reports = students.map((student) => student.report)
  const attempts = reports.flatMap((report) => report.attempts)
  const acks = attempts.flatMap(({ answeredMs, askedMs }) => (answeredMs === null ? [] : [answeredMs - askedMs]))
  const late = reports.flatMap((report) => report.frameGapsMs.map((gap) => Math.max(0, gap - 1000 * TICK_SECONDS)))
  const count = (kind: string) => attempts.filter((attempt) => attempt.outcome.kind === kind).length
  const unanswered = count('open')
  const seatsLost = students.filter(({ connected, view }) => !connected || view?.clock.phase !== 'debrief').length
  const violations = reports.flatMap((report) => report.violations.map((violation) => `${report.seat}: ${violation}`))
  return {
    sessions,
    students: reports.length,
    seconds: Math.round(seconds),
    commands: attempts.length,
    acknowledged: sum(audits.map((audit) => audit.acknowledged)),
    refused: count('refused'),
    unanswered,
    ackP50Ms: percentile(acks, 0.5),
    ackP99Ms: percentile(acks, 0.99),
    tickLateP50Ms: percentile(late, 0.5),
    tickLateP99Ms: percentile(late, 0.99),
    bytesPerClientSecond: Math.round(sum(reports.map((report) => report.bytes)) / reports.length / seconds),
    reconnects: sum(reports.map((report) => report.reconnects)),
    seatsLost,
    lost: audits.flatMap((audit) => audit.lost),
    doubled: audits.flatMap((audit) => audit.doubled),
    neverSent: audits.flatMap((audit) => audit.neverSent),
    outOfOrder: audits.flatMap((audit) => audit.outOfOrder),
    checksumMismatches: audits.flatMap((audit) => audit.mismatches),
    shownOtherwise: audits.flatMap((audit) => audit.shownOtherwise),
    violations,
    clean: audits.every(isClean) && violations.length === 0 && seatsLost === 0 && unanswered === 0,
  }
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}

/** The value below which `share` of the values lie, to a tenth; 0 for none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  const value = sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]
  return value === undefined ? 0 : Math.round(value * 10) / 10
}
