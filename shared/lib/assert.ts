/* Two ways for a bug to speak up. Expected refusals are values and never come through here. */

/** Ends every switch over a union: a new member becomes a type error here, and an unknown value at run time throws. */
export function assertNever(value: never): never {
  throw new Error(`unexpected value: ${JSON.stringify(value)}`)
}

/** Throws when a condition that the code relies on does not hold. */
export function invariant(condition: unknown, message: string): asserts condition {
  if (!condition) throw new Error(`invariant broken: ${message}`)
}
