/* What an operator may watch: how many classes and seats, how fast commands are answered, how late ticks are, how much goes out. */

import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client'
import type { RoomGauge } from '../rooms/room.ts'

const SECONDS = [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5, 1, 2]

export interface Watched {
  rooms: () => number
  seatsOnline: () => number
  isStorageHealthy: () => boolean
}

/** What went out to pages, told by sockets/broadcast.ts. */
interface FrameGauge {
  frame(bytes: number, receivers: number): void
}

/** One registry a server, so that two in one process do not count together. */
export function createMetrics(watched: Watched): { registry: Registry; gauge: RoomGauge & FrameGauge } {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry, prefix: 'podium_' })
  const read = (name: string, help: string, value: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(value())
      },
    })
  read('podium_rooms', 'Sessions that live in this process', watched.rooms)
  read('podium_seats_online', 'Seats connected to sessions of this process', watched.seatsOnline)
  read('podium_storage_healthy', '1 while storage answers', () => (watched.isStorageHealthy() ? 1 : 0))
  const answers = new Histogram({
    name: 'podium_command_seconds',
    help: 'From a command in the room to its answer',
    labelNames: ['answer'],
    buckets: SECONDS,
    registers,
  })
  const lateness = new Histogram({
    name: 'podium_tick_late_seconds',
    help: 'How late ticks begin',
    buckets: SECONDS,
    registers,
  })
  const frames = new Counter({
    name: 'podium_frame_bytes_total',
    help: 'Bytes of team frames sent to pages',
    registers,
  })
  return {
    registry,
    gauge: {
      answered: (answer, tookMs) => answers.observe({ answer }, tookMs / 1000),
      tickLate: (lateMs) => lateness.observe(lateMs / 1000),
      frame: (bytes, receivers) => frames.inc(bytes * receivers),
    },
  }
}
