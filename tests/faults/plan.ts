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
}

const QUICK: Omit<Plan, 'seed'> = { sessions: 1, teams: 4, students: 3, seconds: 12, kills: 2 }
/** The measure of the project: what must hold before a class may trust a server. */
const LONG: Omit<Plan, 'seed'> = { sessions: 4, teams: 8, students: 4, seconds: 120, kills: 5 }

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
  }
}

/** When to kill, in milliseconds since play began, rising: any moment is as good as any other, also one right after a restart. */
export function killMoments(plan: Plan, store: string): number[] {
  const moments = Array.from(
    { length: plan.kills },
    (_, rank) => 1000 * plan.seconds * draw(plan.seed, 'kill', rank, store),
  )
  return moments.sort((left, right) => left - right)
}

/** The command that plays the same run again. */
export function repeatCommand(plan: Plan, store: string): string {
  const { seed, ...numbers } = plan
  const words = Object.entries(numbers).map(([name, value]) => `--${name} ${value}`)
  return `npm run test:faults -- --store ${store} --seed ${seed} ${words.join(' ')}`
}
