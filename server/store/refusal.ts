/* Why a store does not open at all: the one error that is meant for the person at the shell. What goes wrong later, while a
   class plays, is a value (`unavailable`) or StoreUnavailable in ports.ts. */

/** Thrown by openStore; the message is plain words and says what to do. */
export class StoreRefused extends Error {
  override name = 'StoreRefused'
}
