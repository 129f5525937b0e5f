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
  /** Resolves when the server has sent a reply that was dropped. */
  replyDropped(): Promise<void>
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
  let onDropped: (() => void)[] = []

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
    let lastDueAtMillis = 0
    inner.on('data', (bytes) => {
      if (weather.kind === 'mute') {
        pair.lossy = true
        for (const listener of onDropped.splice(0)) listener()
        return
      }
      // Never overtakes what is already under way when the delay shrinks.
      const nowMillis = performance.now()
      lastDueAtMillis = Math.max(lastDueAtMillis, nowMillis + (weather.kind === 'slow' ? weather.millis : 0))
      if (lastDueAtMillis <= nowMillis) outer.write(bytes)
      else setTimeout(() => outer.destroyed || outer.write(bytes), lastDueAtMillis - nowMillis)
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
    replyDropped: () => new Promise((resolve) => onDropped.push(resolve)),
    cut() {
      weather = { kind: 'cut' }
      breakPairs(() => true)
    },
    heal() {
      weather = { kind: 'fair' }
      breakPairs((pair) => pair.lossy)
    },
    async close() {
      onDropped = []
      breakPairs(() => true)
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
