/* A bot says again what was not answered, as a page does: everything in counter order, so that none overtakes. */

import { createServer, type Server as HttpServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { Server } from 'socket.io'
import parser from 'socket.io-msgpack-parser'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { Student } from '../../server/commands/school/student.ts'
import type { ClientToServer, CommandAnswer, CommandMessage, ServerToClient } from '../../shared/protocol/messages.ts'
import { eventually } from '../support/eventually.ts'

let http: HttpServer
let io: Server<ClientToServer, ServerToClient>
let said: { message: CommandMessage; answer: (answer: CommandAnswer) => void }[]
let student: Student

beforeEach(async () => {
  http = createServer((_request, response) => {
    response.end(JSON.stringify({ seatId: 's1', token: 'secret' }))
  })
  io = new Server(http, { parser })
  said = []
  io.on('connection', (socket) => {
    socket.on('command', (message, answer) => said.push({ message, answer }))
  })
  await new Promise<void>((listening) => http.listen(0, '127.0.0.1', listening))
  const { port } = http.address() as AddressInfo
  student = await Student.join(`http://127.0.0.1:${port}`, 'KQ73XD', 'Ada', 't1')
  await eventually(() => expect(student.connected).toBe(true))
})

afterEach(async () => {
  student.close()
  await io.close()
})

const counters = () => said.map(({ message }) => Number(message.commandId.split('-')[1]))
const until = (count: number) => eventually(() => expect(said).toHaveLength(count), { timeout: 3000 })

test('one whose fate is unknown is asked for before those behind it', async () => {
  student.say({ kind: 'rent-node' })
  student.say({ kind: 'set-policy', policy: 'pack' })
  await until(2)
  said[1]?.answer({ kind: 'refused', refusal: { code: 'unavailable', facts: {} } })
  said[0]?.answer({ kind: 'unknown' })
  await until(4)
  expect(counters()).toEqual([1, 2, 1, 2])
})

test('what has its answer is not said again', async () => {
  student.say({ kind: 'rent-node' })
  student.say({ kind: 'set-policy', policy: 'pack' })
  await until(2)
  said[1]?.answer({ kind: 'done', entry: '1-7' })
  said[0]?.answer({ kind: 'unknown' })
  await until(3)
  said[2]?.answer({ kind: 'refused', refusal: { code: 'node-cap', facts: {} } })
  await eventually(() => expect(student.open).toBe(0))
  expect(counters()).toEqual([1, 2, 1])
  expect(student.report.violations).toEqual([])
})
