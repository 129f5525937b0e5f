/* Whatever is sent: it is refused or dropped, the server lives, and the log does not change by one entry. */

import { readdirSync, readFileSync, statSync } from 'node:fs'
import { join as joinPath } from 'node:path'
import { inspect } from 'node:util'
import { pino } from 'pino'
import * as parser from 'socket.io-msgpack-parser'
import { expect, test, vi } from 'vitest'
import { eventually } from '../support/eventually.ts'
import { createIngress, type Peer } from '../../server/sockets/ingress.ts'
import { createLimits } from '../../server/sockets/limits.ts'
import { systemClock } from '../../server/rooms/clock.ts'
import type { CommandAnswer } from '../../shared/protocol/messages.ts'
import { CODE, newFolder, openHouse, removeFolder, say, toPlan } from '../server/support.ts'
import { ask, join, openClass, openPage, type TestPage } from '../support/class.ts'
import { startServer } from '../support/server.ts'
import { breakBytes, breakMessage, Chance } from './mutants.ts'
import { isLong, readPlan } from './plan.ts'

const { seed } = readPlan()
const MESSAGES = isLong ? 1_000_000 : 10_000
const PACKETS = isLong ? 20_000 : 1200

/** Every field of these must be there and must be right. */
const COMMANDS = [
  { kind: 'scale-service', service: 'shop', replicas: 2 },
  { kind: 'split-service', newService: 'search', modules: ['search'] },
  { kind: 'place-pod', service: 'shop', slot: 1, node: 'node-1' },
  { kind: 'batch', commands: [{ kind: 'rent-node' }, { kind: 'cordon', node: 'node-1' }] },
  { kind: 'set-policy', policy: 'pack' },
  { kind: 'set-seat', seat: 's1', team: 't2' },
  { kind: 'inject', incident: 'leak', target: 'any', team: 'all', inSeconds: 1 },
]

const PEERS: Peer[] = [
  { code: CODE, role: 'seat', seat: 's1' },
  { code: CODE, role: 'host', seat: null },
  { code: CODE, role: 'screen', seat: null },
]

test(`${MESSAGES} broken messages are refused, each with a reason; none is logged`, async () => {
  const folder = newFolder()
  const house = await openHouse(folder, systemClock)
  const room = await house.room()
  await toPlan(room)
  const before = await house.records()
  let nowMs = 0
  const log = pino({ level: 'silent' })
  const broke = vi.spyOn(log, 'error')
  const ingress = createIngress({
    limits: createLimits(() => nowMs),
    log,
    destination: {
      submit: (_peer, by, role, message) => room.submit(by, role, message),
      hold: (_peer, seat, holding) => room.hold(seat, holding),
    },
  })
  for (let rank = 0; rank < MESSAGES; rank++) {
    nowMs += 5000
    const chance = new Chance(seed, rank)
    const broken = breakMessage({ commandId: `0123456789ab-${rank + 1}`, command: chance.pick(COMMANDS) }, chance)
    const peer = chance.pick(PEERS)
    const answers: CommandAnswer[] = []
    await ingress.command(peer, [broken, (answer: CommandAnswer) => answers.push(answer)])
    const story = () => `seed ${seed}, rank ${rank}, ${peer.role}: ${inspect(broken, { depth: 20 })}`
    if (answers.length !== 1 || answers[0]?.kind !== 'refused') expect(answers, story()).toEqual(['a refusal'])
    ingress.holding(peer, [broken])
    ingress.resync([broken])
  }
  expect(broke).not.toHaveBeenCalled()
  expect(await house.records()).toEqual(before)
  expect(await room.submit('s1', 'seat', say({ kind: 'rent-node' }))).toMatchObject({ kind: 'done' })
  await house.close()
  removeFolder(folder)
}, 900_000)

test(`${PACKETS} broken packets on real sockets: the process lives, the class beside them plays, nothing is logged`, async () => {
  const server = await startServer({ env: { LOG_LEVEL: 'fatal' } })
  const attackers: TestPage[] = []
  try {
    const opened = await openClass(server, { teamChoice: 'chosen' })
    const bystander = await openPage(opened, { role: 'seat', token: (await join(opened, 'Ada', 't1')).token })
    const { token } = await join(opened, 'Mal', 't2')
    const host = await openPage(opened, { role: 'host', token: opened.hostToken })
    let page = await openPage(opened, { role: 'seat', token })
    for (let rank = 0; rank < PACKETS; rank++) {
      const chance = new Chance(`${seed}/bytes`, rank)
      // In the lobby nobody may do any of this: whatever survives the blows is refused as well.
      const message = { commandId: `0123456789ab-${rank + 1}`, command: chance.pick(COMMANDS.slice(0, 5)) }
      if (!page.socket.connected) page = await openPage(opened, { role: 'seat', token })
      page.socket.io.engine.write(breakBytes(packetOf(message, rank), chance))
      // Some packets end the connection: every few the server gets the time to say so.
      if (rank % 8 === 7) await ask(server.url, 'GET', '/healthz')
    }
    expect(server.process().exitCode, `the process died, seed ${seed}`).toBeNull()
    expect(await bystander.send({ kind: 'rent-node' })).toMatchObject({ kind: 'refused' })
    expect(bystander.socket.connected).toBe(true)
    await host.send({ kind: 'open-round', lesson: 'shop-split', keepDesigns: false })
    await host.send({ kind: 'advance-phase', from: 'briefing' })
    attackers.push(bystander, host)
    // The same packet unbroken, at its time, is done and is found in the log: the search below can find something.
    if (!page.socket.connected) page = await openPage(opened, { role: 'seat', token })
    attackers.push(page)
    await eventually(() => expect(page.team()?.clock.phase).toBe('plan'), { timeout: 5000 })
    page.socket.io.engine.write(packetOf({ commandId: 'fedcba987654-1', command: COMMANDS[4] }, PACKETS))
    await eventually(() => expect(page.team()?.policy).toBe('pack'), { timeout: 5000 })
    const whole = readLog(server.dataDir, opened.code)
    expect(whole).toContain('fedcba987654-1')
    expect(whole).not.toContain('0123456789ab')
  } finally {
    for (const one of attackers) one.close()
    await server.stop()
  }
}, 900_000)

/** A command as its page would send it. */
function packetOf(message: unknown, id: number): Uint8Array {
  const encoded = new parser.Encoder().encode({ type: 2, nsp: '/', data: ['command', message], id, options: {} })
  return new Uint8Array(Array.isArray(encoded) ? encoded[0] : encoded)
}

/** The file itself, as text: an id in it would be legible. */
function readLog(dataDir: string, code: string): string {
  const files = readdirSync(dataDir, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes(code))
  const texts = files.map((name) => joinPath(dataDir, name)).filter((path) => statSync(path).isFile())
  expect(texts.length).toBeGreaterThan(0)
  return texts.map((path) => readFileSync(path, 'latin1')).join('')
}
