/* Several processes as one: the Socket.IO adapter, through which an owner's frames reach pages of other processes, and a line from
   each process to each other for calls with an answer. Both on connections of their own, because they want the opposite of what
   the event log wants: never reject, queue, go on when Redis is back. */

import { createShardedAdapter } from '@socket.io/redis-adapter'
import type { Logger } from 'pino'
import { createClient } from 'redis'
import type { Clock } from '../rooms/clock.ts'

export interface Cluster {
  adapter: ReturnType<typeof createShardedAdapter>
  line: Line
  close(): Promise<void>
}

/** Calls between processes; the values are plain JSON. */
export interface Line {
  /** The answer of a process, or undefined when none came in time. */
  call(process: string, question: unknown, patienceMs: number): Promise<unknown>
  /** How this process answers. */
  onCall(answer: (question: unknown, from: string) => Promise<unknown>): void
}

type Envelope =
  | { kind: 'call'; id: number; from: string; question: unknown }
  | { kind: 'answer'; id: number; answer: unknown }

/** The adapter tells clients apart by this method alone. */
const neverUsed = () => undefined

const channelOf = (process: string) => `podium:process:${process}`
const RETRY_MOST_MS = 2000

/** Connects; resolves when both connections stand. */
export async function joinCluster(options: {
  redisUrl: string
  processId: string
  clock: Clock
  log: Logger
}): Promise<Cluster> {
  const { redisUrl, processId, clock, log } = options
  const publisher = createClient({
    url: redisUrl,
    // Without this a Redis that dies takes the process with it: timed-out calls of the adapter reject and nobody listens.
    commandOptions: { timeout: 0 },
    socket: { reconnectStrategy: (retries) => Math.min(RETRY_MOST_MS, 50 * 2 ** Math.min(retries, 6)) },
  })
  const subscriber = publisher.duplicate()
  for (const client of [publisher, subscriber]) {
    client.on('error', (error: unknown) => log.debug({ err: error }, 'the line between processes is down'))
  }
  await Promise.all([publisher.connect(), subscriber.connect()])

  let answerCall: (question: unknown, from: string) => Promise<unknown> = () => Promise.resolve(undefined)
  const waiting = new Map<number, (answer: unknown) => void>()
  let calls = 0
  const send = (process: string, envelope: Envelope) =>
    publisher.publish(channelOf(process), JSON.stringify(envelope)).catch((error: unknown) => {
      log.debug({ err: error }, 'a message to another process was not sent')
    })
  await subscriber.subscribe(channelOf(processId), (text) => {
    const envelope = JSON.parse(text) as Envelope
    if (envelope.kind === 'answer') return waiting.get(envelope.id)?.(envelope.answer)
    answerCall(envelope.question, envelope.from).then(
      (answer) => send(envelope.from, { kind: 'answer', id: envelope.id, answer }),
      (error: unknown) => log.error({ err: error }, 'a call of another process broke'),
    )
  })

  // The adapter does not look at what its calls come to; a rejection nobody hears ends the process.
  const quietly = (done: Promise<unknown>) =>
    done.catch((error: unknown) => log.debug({ err: error }, 'the adapter lost a message'))

  return {
    adapter: createShardedAdapter(
      {
        sSubscribe: neverUsed,
        sPublish: (channel: string, message: string | Buffer) => quietly(publisher.sPublish(channel, message)),
      },
      {
        sSubscribe: (channel: string, listener: (message: Buffer) => void) =>
          quietly(subscriber.sSubscribe(channel, listener, true)),
        sUnsubscribe: (channels: string | string[]) => quietly(subscriber.sUnsubscribe(channels)),
      },
    ),
    line: {
      call(process, question, patienceMs) {
        const id = ++calls
        return new Promise((resolve) => {
          const finish = (answer: unknown) => {
            waiting.delete(id)
            cancel()
            resolve(answer)
          }
          const cancel = clock.after(patienceMs, () => finish(undefined))
          waiting.set(id, finish)
          void send(process, { kind: 'call', id, from: processId, question })
        })
      },
      onCall(answer) {
        answerCall = answer
      },
    },
    async close() {
      // Not quit: it would wait for a Redis that may be gone.
      publisher.destroy()
      subscriber.destroy()
    },
  }
}
