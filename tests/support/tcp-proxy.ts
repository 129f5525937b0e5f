/* A bad network between a client and a server on this machine: bytes pass late, only one way, or not at all. */

import { once } from 'node:events'
import { connect, createServer, type Socket } from 'node:net'

type Weather = { kind: 'fair' } | { kind: 'slow'; millis: number } | { kind: 'mute' } | { kind: 'cut' }

export interface TcpProxy {
  port: number
  /** Every reply arrives this much later. */
  delay(millis: number): void
  /** Requests arrive, replies vanish; connections stay open. */
  dropReplies(): void
  /** Breaks all connections and every new one. */
  cut(): void
  /** Fair weather again; connections that lost bytes are broken, because their streams no longer make sense. */
  heal(): void
  close(): Promise<void>
}

/** Listens on a free port and passes everything on to `targetPort` of this machine. */
export async function startTcpProxy(targetPort: number): Promise<TcpProxy> {
  let weather: Weather = { kind: 'fair' }
  const pairs = new Set<{ inner: Socket; outer: Socket; lossy: boolean }>()

  const server = createServer((outer) => {
    if (weather.kind === 'cut') {
      outer.destroy()
      return
    }
    const inner = connect(targetPort, '127.0.0.1')
    const pair = { inner, outer, lossy: false }
    pairs.add(pair)
    const end = (): void => {
      pairs.delete(pair)
      inner.destroy()
      outer.destroy()
    }
    for (const socket of [inner, outer]) socket.setNoDelay(true).on('error', end).on('close', end)
    outer.on('data', (bytes) => inner.write(bytes))
    const late = lateWriter(outer)
    inner.on('data', (bytes) => {
      if (weather.kind === 'mute') pair.lossy = true
      else late(bytes, weather.kind === 'slow' ? weather.millis : 0)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('no port')

  const breakPairs = (which: (pair: { lossy: boolean }) => boolean): void => {
    for (const pair of [...pairs]) if (which(pair)) pair.outer.destroy()
  }
  return {
    port: address.port,
    delay(millis) {
      weather = { kind: 'slow', millis }
    },
    dropReplies() {
      weather = { kind: 'mute' }
    },
    cut() {
      weather = { kind: 'cut' }
      breakPairs(() => true)
    },
    heal() {
      weather = { kind: 'fair' }
      breakPairs((pair) => pair.lossy)
    },
    async close() {
      breakPairs(() => true)
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** Writes each chunk so many milliseconds later, and never out of order, also when the delay shrinks. */
function lateWriter(socket: Socket): (bytes: Buffer, delayMillis: number) => void {
  const queue: { bytes: Buffer; dueAtMillis: number }[] = []
  const pump = (): void => {
    for (let head = queue[0]; head !== undefined && head.dueAtMillis <= performance.now(); head = queue[0]) {
      if (!socket.destroyed) socket.write(head.bytes)
      queue.shift()
    }
    if (queue[0] !== undefined) setTimeout(pump, Math.max(1, queue[0].dueAtMillis - performance.now()))
  }
  return (bytes, delayMillis) => {
    const idle = queue.length === 0
    queue.push({ bytes, dueAtMillis: performance.now() + delayMillis })
    if (idle) pump()
  }
}
