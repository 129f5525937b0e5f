/* `npm run simulate`: one team, headless, to the end of a round. What a strategy does is shared/bots. */

import { parseArgs } from 'node:util'
import { createTeam } from '../../shared/bots/bot.ts'
import { playRound } from '../../shared/bots/play.ts'
import type { Command } from '../../shared/game/command.ts'
import { commandSchema } from '../../shared/game/command.schema.ts'
import { checksum } from '../../shared/lib/checksum.ts'
import { profitThousandths } from '../../shared/rules/score.ts'
import { THOUSANDTHS } from '../../shared/world/units.ts'
import { lessonNamed, readJsonLines, run, UsageError } from './arguments.ts'

const HELP = `npm run simulate -- --lesson shop-split [--strategy four-services] [--seed 7] [--json]
  --lesson ID|FILE.yaml   the lesson
  --strategy ID           default: the lesson's reference
  --size N                member of the strategy's family, from 0
  --seed TEXT             default: 7
  --reaction SECONDS      delay of the bots; default: the strategy's own
  --commands FILE.jsonl   one {"tick":n,"command":{…}} a line; tick 0 is in plan
  --until TICK            stop there, in ticks since live began
  --state                 print the whole state
  --json                  machine-readable`

await run(async () => {
  const { values } = parseArgs({
    options: {
      lesson: { type: 'string' },
      strategy: { type: 'string' },
      size: { type: 'string', default: '0' },
      seed: { type: 'string', default: '7' },
      reaction: { type: 'string' },
      commands: { type: 'string' },
      until: { type: 'string' },
      state: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help || !values.lesson) {
    console.log(HELP)
    return values.help ? 0 : 2
  }
  const file = await lessonNamed(values.lesson, process.env['DATA_DIR'] ?? 'data')
  const name = values.strategy ?? file.lesson.referenceStrategy
  const strategy = file.strategies.find((one) => one.id === name)
  if (!strategy) {
    throw new UsageError(
      `There is no strategy "${name}" in ${file.lesson.id}. Known: ${file.strategies.map((one) => one.id).join(', ')}.`,
    )
  }
  const size = Number(values.size)
  if (!strategy.sizes[size])
    throw new UsageError(`--size ${values.size}: ${name} has sizes 0–${strategy.sizes.length - 1}.`)
  const played = playRound({
    lesson: file.lesson,
    seed: values.seed,
    bots: [createTeam({ strategy, size, lesson: file.lesson, ...reactionOf(values.reaction) })],
    script: values.commands ? await readJsonLines(values.commands, checkLine) : [],
    ...(values.until === undefined ? {} : { untilTick: wholeNumber('--until', values.until) }),
  })
  const round = played.session.round!
  const cluster = round.clusters['t1']!
  const result = {
    lesson: file.lesson.id,
    strategy: name,
    seed: values.seed,
    profit: profitThousandths(cluster) / THOUSANDTHS,
    accounts: Object.fromEntries(
      Object.entries(cluster.accounts).map(([account, { thousandths }]) => [account, thousandths / THOUSANDTHS]),
    ),
    gauges: Object.fromEntries(
      Object.entries(cluster.classes).map(([id, flow]) => [
        id,
        {
          requests: flow.totalBase,
          served: flow.totalServed,
          withinSlo: flow.totalServedWithinSlo,
          givenUp: flow.totalGivenUp,
        },
      ]),
    ),
    refusals: played.refusals,
    happenings: played.happenings,
    checksum: checksum(round.clusters),
    ...(values.state ? { state: played.session } : {}),
  }
  if (values.json) console.log(JSON.stringify(result, null, 2))
  else printStory(result)
  return 0
})

function checkLine(value: unknown): { tick: number; command: Command } {
  if (typeof value !== 'object' || value === null) throw new Error('expected {"tick":n,"command":{…}}')
  const { tick, command } = value as { tick?: unknown; command?: unknown }
  if (!Number.isInteger(tick) || (tick as number) < 0) throw new Error('tick must be a whole number from 0')
  const parsed = commandSchema.safeParse(command)
  if (!parsed.success)
    throw new Error(parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`).join('; '))
  return { tick: tick as number, command: parsed.data as Command }
}

function reactionOf(text: string | undefined): { reactionSeconds?: number } {
  if (text === undefined) return {}
  const reactionSeconds = Number(text)
  if (!(reactionSeconds >= 0)) throw new UsageError(`--reaction ${text}: expected seconds.`)
  return { reactionSeconds }
}

function wholeNumber(name: string, text: string): number {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 0) throw new UsageError(`${name} ${text}: expected a whole number of ticks.`)
  return value
}

function printStory(result: {
  lesson: string
  strategy: string
  seed: string
  profit: number
  accounts: Record<string, number>
  gauges: Record<string, { requests: number; served: number; withinSlo: number; givenUp: number }>
  refusals: { tick: number; command: Command; code: string }[]
  happenings: {
    tick: number
    kind: string
    service?: string
    node?: string
    chain: { kind: string; service?: string }[]
  }[]
  checksum: string
}): void {
  console.log(`${result.lesson} · ${result.strategy} · seed ${result.seed}`)
  for (const happening of result.happenings) {
    const subject = happening.service ?? happening.node ?? ''
    const chain = happening.chain.map((link) => `${link.kind}${link.service ? `:${link.service}` : ''}`).join(' → ')
    console.log(`${String(happening.tick).padStart(6)}  ${happening.kind} ${subject}${chain ? `  ← ${chain}` : ''}`)
  }
  for (const refusal of result.refusals) console.log(`refused  ${refusal.command.kind}: ${refusal.code}`)
  for (const [id, gauge] of Object.entries(result.gauges)) {
    const within = (100 * gauge.withinSlo) / Math.max(1, gauge.requests)
    console.log(`${id.padEnd(8)} ${gauge.requests.toFixed(0).padStart(7)} requests, ${within.toFixed(1)} % within SLO`)
  }
  for (const [account, amount] of Object.entries(result.accounts)) {
    console.log(`${account.padEnd(10)} ${amount.toFixed(1).padStart(10)}`)
  }
  console.log(`profit     ${result.profit.toFixed(1).padStart(10)}   checksum ${result.checksum}`)
}
