/* A school whose network cuts WebSockets, behind the school's own proxy, on two processes and one Redis: a class plays on
   long-polling alone, and goes on with the other process when its owner is killed. */

import { expect, test } from 'vitest'
import type { School } from '../../server/commands/school/school.ts'
import { describeWithNginx, startNginx } from '../support/nginx.ts'
import { startRedis } from '../support/redis.ts'
import { type ServerProcess, startServer } from '../support/server.ts'
import { expectKeptPromise, openSchool, printFigures, untilShown } from './fault-school.ts'
import { readPlan } from './plan.ts'

const plan = readPlan()
/** Lease 10 s, then a reconnect with jitter: 13 s, three times that is a failure; the measured value is printed. */
const BACK_MS = 3 * 13_000

/** Sessions that live in a process. */
async function roomsOf({ url }: ServerProcess): Promise<number> {
  const text = await (await fetch(`${url}/metrics`)).text()
  return Number(/^podium_rooms(?:\{.*\})? (\d+)$/m.exec(text)?.[1])
}

describeWithNginx('two processes behind the proxy', () => {
  test('carry a class on polling alone, also when its owner is killed', async () => {
    const redis = await startRedis()
    const apps = await Promise.all([1, 2].map(() => startServer({ redisUrl: redis.url, env: { TRUST_PROXY: '1' } })))
    const proxy = await startNginx(apps.map((app) => Number(new URL(app.url).port)))
    let school: School | undefined
    try {
      school = await openSchool(proxy.url, apps[0]!.operatorCode, {
        ...{ seed: plan.seed, sessions: 1, teams: 3, students: 2, transports: ['polling'] },
      })
      await school.start()
      await untilShown(school, performance.now())
      const owning = await Promise.all(apps.map(roomsOf))
      // The proxy keeps a class on one process.
      expect(owning.toSorted()).toEqual([0, 1])
      const owner = apps[owning.indexOf(1)]!
      await owner.kill()
      const dead = performance.now()
      await untilShown(school, dead)
      const backMs = Math.round(performance.now() - dead)
      const shown = performance.now()
      await untilShown(school, shown + 3000)
      const report = await school.finish()
      printFigures('polling through the proxy, owner killed', report, { everybodyBackAfterMs: String(backMs) })
      expectKeptPromise(report, `seed ${plan.seed}`)
      expect(backMs).toBeLessThan(BACK_MS)
    } finally {
      school?.close()
      await proxy.stop()
      await Promise.all(apps.map((app) => app.stop()))
      await redis.destroy()
    }
  }, 180_000)
})
