/* What a fault run is asked to do. `run.mjs` passes its options on as variables, so that `npm test` (no variables: the quick set) and
   the long set are the same tests. */

import { draw } from '../../shared/lib/random.ts'

export interface Plan {
  seed: string
  sessions: number
  teams: number
  students: number
  /** Of play, beside the time that kills take. */
  seconds: number
  kills: number
  /** How often a student acts. */
  every: number
}

const QUICK: Omit<Plan, 'seed'> = { sessions: 1, teams: 4, students: 3, seconds: 8, kills: 2, every: 400 }
/** The measure of the project: what must hold before a class may trust a server. */
const LONG: Omit<Plan, 'seed'> = { sessions: 4, teams: 8, students: 4, seconds: 120, kills: 5, every: 1500 }

export const isLong = process.env['FAULTS'] === 'long'

/** The plan of this run. */
export function readPlan(): Plan {
  const base = isLong ? LONG : QUICK
  const number = (name: string, fallback: number) => Number(process.env[`FAULTS_${name}`] ?? fallback)
  return {
    seed: process.env['FAULTS_SEED'] ?? '1',
    sessions: number('SESSIONS', base.sessions),
    teams: number('TEAMS', base.teams),
    students: number('STUDENTS', base.students),
    seconds: number('SECONDS', base.seconds),
    kills: number('KILLS', base.kills),
    every: number('EVERY', base.every),
  }
}

/** A third of the kills are followed by another while the next process reads its logs and the class comes back. */
const AGAIN_SHARE = 1 / 3
const AGAIN_WITHIN_MS = 1500
/** A command is answered within this, most of the time. */
const UNDER_WAY_MS = 4

interface KillMoment {
  /** Since play began; then as soon as somebody says something. */
  atMs: number
  /** So long after that: the command is on its way, being written, being answered, or just answered. */
  underWayMs: number
  /** Kill again so long after the restart; null: let it be. */
  againAfterMs: number | null
}

/** When to kill, rising: any moment of play is as good as any other. */
export function killMoments(plan: Plan, store: string): KillMoment[] {
  const drawn = (stream: string, rank: number) => draw(plan.seed, stream, rank, store)
  const moments = Array.from({ length: plan.kills }, (_, rank) => ({
    atMs: 1000 * plan.seconds * drawn('kill', rank),
    underWayMs: UNDER_WAY_MS * drawn('under-way', rank),
    againAfterMs: drawn('again', rank) < AGAIN_SHARE ? AGAIN_WITHIN_MS * drawn('again-after', rank) : null,
  }))
  return moments.sort((left, right) => left.atMs - right.atMs)
}

/** The command that plays the same run again. */
export function repeatCommand(plan: Plan, store: string): string {
  const { seed, ...numbers } = plan
  const words = Object.entries(numbers).map(([name, value]) => `--${name} ${value}`)
  return `npm run test:faults -- --store ${store} --seed ${seed} ${words.join(' ')}`
}
