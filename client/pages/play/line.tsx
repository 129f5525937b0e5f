/* What the connection has to say while the board stays: lost and back, a change being checked for, the store away, the host's word. */
import { useSignalEffect } from '@preact/signals'
import type { Connection } from '../../connection/socket.ts'
import { play } from '../../i18n/play.ts'
import { showToast } from '../../ui/toast.tsx'

function wordOf({ state, storageAway, unsure }: Connection): string | null {
  if (state.value.kind === 'reconnecting') return play.reconnecting()
  if (storageAway.value) return play.storageAway()
  if (unsure.value) return play.unsure()
  return null
}

export function Line({ connection }: { connection: Connection }) {
  const { state, message } = connection
  useSignalEffect(() => {
    const now = state.value
    if (now.kind === 'live' && now.missedSeconds > 0) showToast(play.back({ s: now.missedSeconds }))
  })
  useSignalEffect(() => {
    if (message.value !== '') showToast(message.value)
  })
  const word = wordOf(connection)
  return (
    <div class="line" role="status">
      {word && <p>{word}</p>}
    </div>
  )
}
