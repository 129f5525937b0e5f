/* The balance table as lines for a person at a shell. What the figures mean: shared/bots/claims.ts. */

import { measureKey } from '../../../shared/bots/balance.ts'
import type { BalanceResult, ClaimCheck, ClaimResult, Spread } from '../../../shared/bots/claims.ts'
import { scenarioKey } from '../../../shared/bots/conditions.ts'
import { alwaysWins, winnersOf } from '../../../shared/bots/winners.ts'
import { assertNever } from '../../../shared/lib/assert.ts'
import type { Claim, Side } from '../../../shared/lessons/claim.ts'
import { MEASURES } from '../../../shared/lessons/measures.ts'

const NAME_WIDTH = 22
const FIGURE_WIDTH = 10

/** Every scenario with its strategies, poorest first, then every claim and whether the lesson is valid. */
export function tableLines(result: BalanceResult): string[] {
  const { least, mean, seedsBelow, holds } = result.validity
  const below = holds ? '' : `; below on seeds ${seedsBelow.join(', ')}`
  const heads = ['mean', 'deviation', 'least', 'most'].map((head) => head.padStart(FIGURE_WIDTH)).join('')
  return [
    '',
    result.lesson,
    `  ${'profit'.padEnd(NAME_WIDTH + 9)}${heads}`,
    ...result.scenarios.flatMap((scenario) => [
      `  ${scenario.key}`,
      ...[...scenario.strategies].sort((left, right) => left.mean - right.mean).map(strategyLine),
    ]),
    ...result.claims.flatMap(claimLines),
    `  ${verdict(holds)} valid: (reference − floor) ÷ value offered ≥ 15 % on every seed: least ${percent(least)}, mean ${percent(mean)}${below}`,
  ]
}

function strategyLine(one: BalanceResult['scenarios'][number]['strategies'][number]): string {
  const profits = one.outcomes.map(({ profit }) => profit)
  const figures = [one.mean, one.deviation, Math.min(...profits), Math.max(...profits)]
  const columns = figures.map((value) => value.toFixed(0).padStart(FIGURE_WIDTH)).join('')
  return `    ${one.strategy.padEnd(NAME_WIDTH)} size ${one.size}${columns}`
}

/** Which strategy wins each lesson, and whether one wins them all. */
export function winnerLines(results: readonly BalanceResult[]): string[] {
  const always = alwaysWins(results)
  return [
    '',
    'winners',
    ...winnersOf(results).map(
      ({ lesson, strategy, mean }) => `  ${lesson.padEnd(NAME_WIDTH)} ${strategy} (${mean.toFixed(0)})`,
    ),
    `  ${verdict(always === null)} no strategy wins every lesson${always === null ? '' : `: ${always} does`}`,
  ]
}

/** A line for each delay the claim is checked at. */
function claimLines({ claim, checks }: ClaimResult): string[] {
  return checks.map((check) => {
    const reaction = check.reactionSeconds === null ? '' : `, reacting in ${check.reactionSeconds} s`
    return `  ${verdict(check.holds)} ${claim.id}: ${claimText(claim)}${reaction}: ${figureText(claim, check)}`
  })
}

function verdict(holds: boolean): string {
  return holds ? 'holds ' : 'FAILS '
}

function where(side: Omit<Side, 'strategy'>): string {
  return scenarioKey({ incidents: side.incidents, adds: side.adds, variant: side.variant, reactionSeconds: null })
}

function claimText(claim: Claim): string {
  switch (claim.kind) {
    case 'beats': {
      const { better, worse } = claim
      if (where(better) === where(worse)) return `${better.strategy} > ${worse.strategy} (${where(better)})`
      return `${better.strategy} (${where(better)}) > ${worse.strategy} (${where(worse)})`
    }
    case 'measure': {
      const { unit } = MEASURES[claim.measure.name]
      const mean = claim.seedShare === null ? 'mean ' : ''
      return `${mean}${measureKey(claim.measure)} (${unit}), ${claim.subject.strategy} (${where(claim.subject)}) ${boundText(claim)}`
    }
    case 'winners':
      return (
        `of ${claim.strategies.join(', ')} (${where(claim)}) at least ${claim.atLeast} win ` +
        `≥ ${percent(claim.eachShare)} of the seeds and none > ${percent(claim.mostShare)}`
      )
    default:
      return assertNever(claim)
  }
}

function boundText({ subject, bound }: Extract<Claim, { kind: 'measure' }>): string {
  const other = (side: Side) => `${side.strategy === subject.strategy ? 'the same' : side.strategy} (${where(side)})`
  switch (bound.kind) {
    case 'at-least':
      return `≥ ${bound.value}`
    case 'at-most':
      return `≤ ${bound.value}`
    case 'above':
      return `≥ ${other(bound.other)} + ${bound.by}`
    case 'times':
      return `≥ ${bound.times} × ${other(bound.other)}`
    default:
      return assertNever(bound)
  }
}

function figureText(claim: Claim, { figures }: ClaimCheck): string {
  switch (figures.kind) {
    case 'beats':
      return `${share(figures.seedShare)}, margin ${percent(figures.margin)}`
    case 'measure': {
      const other = figures.other === null ? '' : `; the other ${spreadText(figures.other)}`
      const times =
        claim.kind === 'measure' && claim.bound.kind === 'times' && figures.other !== null
          ? ` (${figure(figures.own.mean / figures.other.mean)} ×)`
          : ''
      return `${share(figures.seedShare)}, ${spreadText(figures.own)}${other}${times}`
    }
    case 'winners':
      return Object.entries(figures.shares)
        .map(([id, one]) => `${id} ${percent(one)}`)
        .join(', ')
    default:
      return assertNever(figures)
  }
}

function spreadText({ mean, deviation, least, most }: Spread): string {
  return `mean ${figure(mean)} ± ${figure(deviation)}, ${figure(least)} to ${figure(most)}`
}

function share(seeds: number): string {
  return `${(100 * seeds).toFixed(0)} % of seeds`
}

function percent(part: number): string {
  return `${(100 * part).toFixed(1)} %`
}

const DIGITS = 4

function figure(value: number): string {
  return Number.isFinite(value) ? String(Number(value.toPrecision(DIGITS))) : '∞'
}
