/* `npm run host-link`: another single-use link for the host, from the server that runs on this machine. */

import { BadConfig, type Config, configOfProcess } from '../config.ts'
import { hostLines } from '../greeting.ts'
import { askOperatorDoor } from '../operator-door.ts'
import { run, UsageError } from './arguments.ts'

await run(async () => {
  const config = readOwnConfig()
  const pass = await askOperatorDoor(config)
  if (pass === undefined) {
    throw new UsageError(
      `No server answers on port ${config.port} with data in ${config.dataDir}. Start one with npm start, or set PORT and DATA_DIR as it has them.`,
    )
  }
  console.log(['', ...hostLines({ port: config.port, urls: pass.urls }, pass.code), ''].join('\n'))
  return 0
})

function readOwnConfig(): Config {
  try {
    return configOfProcess()
  } catch (error) {
    throw error instanceof BadConfig ? new UsageError(error.message) : error
  }
}
