/* Waiting on a condition. The machines are noisy and a page gets a full view at most once a second, so a second is not enough. */

import { vi } from 'vitest'

const PATIENCE_MS = 15_000

/** Resolves with what `check` returns once it stops throwing; fails with its last error after 15 s (or `timeout`, milliseconds). */
export function eventually<T>(
  check: () => T | Promise<T>,
  options: { timeout?: number; interval?: number } = {},
): Promise<T> {
  return vi.waitFor(check, { timeout: options.timeout ?? PATIENCE_MS, interval: options.interval ?? 30 })
}
