/* Links for the host, a second device and the facilitator carry a single-use code after `#`, which no server log and no referrer
   sees. It is taken out of the address at once, because the host's laptop is the projector. */

/** The code of the fragment, or null; afterwards the address, and the history entry, no longer show it. */
export function takeFragment(place: Location = location, past: History = history): string | null {
  const text = place.hash.slice(1)
  if (text === '') return null
  past.replaceState(past.state, '', place.pathname + place.search)
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
