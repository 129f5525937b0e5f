/* One team's view on the wire: built once, encoded once a lane, numbered, each frame naming the one it builds on. Who receives
   them is broadcast.ts; the bytes are shared/protocol/delta.ts. */

import type { TeamView } from '../../shared/game/view.types.ts'
import { encodeChange, encodeFull } from '../../shared/protocol/delta.ts'
import type { FrameMessage } from '../../shared/protocol/messages.ts'
import type { Lane } from './channels.ts'

/** The slow lane gets every 4th frame. */
const SLOW_EVERY = 4

interface Point {
  frame: number
  view: TeamView
  /** Made when somebody needs it: a class that joins at once shares one. */
  full?: Uint8Array
}

export class TeamFrames {
  private fast: Point | null = null
  private slow: Point | null = null
  private frame = 0

  /** Takes the team's newest view and gives the frames to send, by lane. */
  next(view: TeamView): { lane: Lane; message: FrameMessage }[] {
    this.frame++
    const point: Point = { frame: this.frame, view }
    const before = { fast: this.fast, slow: this.slow }
    this.fast = point
    const frames: { lane: Lane; message: FrameMessage }[] = []
    if (before.fast !== null) frames.push({ lane: 'fast', message: change(before.fast, point) })
    if (before.slow === null || this.frame - before.slow.frame >= SLOW_EVERY) {
      this.slow = point
      if (before.slow !== null) frames.push({ lane: 'slow', message: change(before.slow, point) })
    }
    return frames
  }

  /** The whole view that the lane's next frame builds on; null before the first. An empty lane starts from the newest. */
  full(lane: Lane, isEmpty: boolean): FrameMessage | null {
    if (lane === 'slow' && isEmpty) this.slow = this.fast
    const point = lane === 'fast' ? this.fast : this.slow
    if (point === null) return null
    point.full ??= packed(encodeFull(point.view))
    return { frame: point.frame, base: 0, bytes: point.full }
  }

  /** The frame the slow lane still owes, when nothing has moved since: a page in it must not be left behind for good. */
  catchUp(): FrameMessage | null {
    if (this.fast === null || this.slow === null || this.slow.frame === this.fast.frame) return null
    const message = change(this.slow, this.fast)
    this.slow = this.fast
    return message
  }
}

function change(base: Point, point: Point): FrameMessage {
  return { frame: point.frame, base: base.frame, bytes: packed(encodeChange(base.view, point.view)) }
}

/** The packer sends a Buffer as plain bytes; any other typed array becomes an extension that browsers get as a pair. */
function packed(bytes: Uint8Array): Buffer {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength)
}
