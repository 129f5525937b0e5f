/* The browser as socket.ts needs it: its clock, its random bytes, the tab's storage, and word of the page coming back to the front. */
import { nonceOf } from '../../shared/protocol/outbox.ts'
import type { Surroundings } from './socket.ts'

/** A tab's own storage: a refresh finds it again, another tab of the same seat does not. */
function tabStorage(key: string): Surroundings['storage'] {
  return {
    read() {
      try {
        return sessionStorage.getItem(key)
      } catch {
        return null
      }
    },
    write(text) {
      try {
        sessionStorage.setItem(key, text)
      } catch {
        // Blocked storage costs only what a refresh would have saved.
      }
    },
  }
}

function onReturn(callback: () => void): () => void {
  const whenSeen = () => {
    if (document.visibilityState === 'visible') callback()
  }
  document.addEventListener('visibilitychange', whenSeen)
  addEventListener('online', callback)
  return () => {
    document.removeEventListener('visibilitychange', whenSeen)
    removeEventListener('online', callback)
  }
}

/** What `connect` takes in a browser, for one session code and role. */
export function browserSurroundings(code: string, role: string): Surroundings {
  return {
    url: '',
    nonce: nonceOf(crypto.getRandomValues(new Uint8Array(6))),
    storage: tabStorage(`podium:${code}:${role}:outbox`),
    nowMs: () => Date.now(),
    onReturn,
  }
}
