/* Where a tick stands on the timeline, and back. Live is drawn to one scale; plan, in which no traffic flows, is pressed into a
   margin before it, so that four quiet minutes do not take half of the picture. */

/** Plan takes at most this share of the width. */
const MOST_PLAN_SHARE = 0.12

export interface Scale {
  width: number
  /** Where live begins. */
  liveX: number
  xOf: (tick: number) => number
  /** The tick nearest to a place on the line. */
  tickAt: (x: number) => number
}

/** `width` in CSS pixels. */
export function createScale(round: { liveStartTick: number; totalTicks: number; width: number }): Scale {
  const { width } = round
  const totalTicks = Math.max(1, round.totalTicks)
  const liveStartTick = Math.max(0, Math.min(totalTicks, round.liveStartTick))
  const liveTicks = totalTicks - liveStartTick
  const planShare = liveTicks === 0 ? 1 : Math.min(MOST_PLAN_SHARE, liveStartTick / totalTicks)
  const liveX = width * planShare
  const between = (value: number, [from, to]: [number, number], [low, high]: [number, number]) =>
    to > from ? low + ((value - from) / (to - from)) * (high - low) : low
  const xOf = (tick: number) =>
    tick < liveStartTick
      ? between(tick, [0, liveStartTick], [0, liveX])
      : between(tick, [liveStartTick, totalTicks], [liveX, width])
  const tickAt = (x: number) => {
    const inside = Math.max(0, Math.min(width, x))
    const tick =
      inside < liveX
        ? between(inside, [0, liveX], [0, liveStartTick])
        : between(inside, [liveX, width], [liveStartTick, totalTicks])
    return Math.round(tick)
  }
  return { width, liveX, xOf, tickAt }
}
