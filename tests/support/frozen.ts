/* A value nobody can write into: folds are run over frozen states, so that a stage that mutates its argument throws. */

/** Freezes a plain JSON value through and through; what is frozen already is not walked again. */
export function deepFreeze<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value
  Object.freeze(value)
  for (const part of Object.values(value)) deepFreeze(part)
  return value
}
