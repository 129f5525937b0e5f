/* The projector's window: opened once, found again by its name, told the address that the instructor chose. */

/** Path of the big screen; the address rides along only where it is not the page's own. */
export function screenPath(code: string, address: string, origin: string): string {
  const path = `/screen/${code}`
  return address === '' || address === origin ? path : `${path}?at=${encodeURIComponent(address)}`
}

export function openScreen(code: string, address: string): void {
  window.open(screenPath(code, address, location.origin), `podium-screen-${code}`)
}
