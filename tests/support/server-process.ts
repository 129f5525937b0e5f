/* The entry of a server process in tests: what `npm start` runs, without the launcher's build. Started by server.ts. */

import { main } from '../../server/main.ts'

await main()
