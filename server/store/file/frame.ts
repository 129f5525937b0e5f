/* The bytes of one session's log: how a record is framed, and how damage is told apart. A torn tail is what a crash or a power
   cut leaves and is cut; damage to bytes that were once safe on disk is a quarantine, because cutting there would lose what
   somebody was told is done. Pure: reading and writing the file is session-file.ts.

   A frame: length u32 · CRC-32 u32 · version u8 · rest u16 · durable u48 · JSON. The CRC covers all but itself.
   `rest` counts the frames of the same append still to come, so that an append is whole or absent;
   `durable` is the size of the file that was known to be on disk when the frame was made. */

import { crc32 } from 'node:zlib'
import { RECORD_VERSION } from '../../../shared/game/entry.ts'
import { invariant } from '../../../shared/lib/assert.ts'
import { newerVersion, type RecordText } from '../records.ts'

const HEADER_BYTES = 17
const CRC_END = 8
const MAX_REST = 0xffff
/** JSON holds no zero bytes and a header never this many in a row: only blocks that never reached the disk read like this. */
const HOLE = Buffer.alloc(16)
const OPENING_BRACE = 0x7b

interface Frame {
  version: number
  rest: number
  durableBytes: number
  text: string
  end: number
}

export interface Scan {
  /** Text of each record of every whole append, with the byte it starts at. */
  texts: { text: string; at: number }[]
  /** Size of the good prefix; what follows is a torn tail. */
  goodBytes: number
  /** Of the good prefix, how much is known to have reached the disk. */
  durableBytes: number
  /** Set when something that was safe is damaged; nothing may be cut or appended then. */
  damage: { at: number; reason: string } | undefined
}

/** The frames of one append, ready to be written in one go at the end of a file of which `durableBytes` are safe. */
export function encodeFrames(records: readonly RecordText[], durableBytes: number): Buffer {
  invariant(records.length <= MAX_REST, 'an append fits its counter')
  return Buffer.concat(records.map((record, index) => encode(record.text, records.length - 1 - index, durableBytes)))
}

/** Reads a whole file: the good prefix, and whether what follows is a torn tail or damage. */
export function scanFrames(bytes: Buffer): Scan {
  const scan: Scan = { texts: [], goodBytes: 0, durableBytes: 0, damage: undefined }
  let at = 0
  let group: Scan['texts'] = []
  while (at < bytes.length) {
    const frame = frameAt(bytes, at)
    if (frame === undefined) {
      if (isDamage(bytes, at)) scan.damage = { at, reason: 'the record does not match its checksum' }
      return scan
    }
    if (frame.version > RECORD_VERSION) {
      scan.damage = { at, reason: newerVersion(frame.version) }
      return scan
    }
    group.push({ text: frame.text, at })
    at = frame.end
    if (frame.rest > 0) continue
    scan.texts.push(...group)
    group = []
    scan.goodBytes = at
    scan.durableBytes = Math.max(scan.durableBytes, frame.durableBytes)
  }
  return scan
}

function encode(text: string, rest: number, durableBytes: number): Buffer {
  const body = Buffer.from(text)
  const frame = Buffer.alloc(HEADER_BYTES + body.length)
  frame.writeUInt32LE(body.length, 0)
  frame.writeUInt8(RECORD_VERSION, 8)
  frame.writeUInt16LE(rest, 9)
  frame.writeUIntLE(durableBytes, 11, 6)
  body.copy(frame, HEADER_BYTES)
  frame.writeUInt32LE(checksum(frame), 4)
  return frame
}

function checksum(frame: Buffer): number {
  return crc32(frame.subarray(CRC_END), crc32(frame.subarray(0, 4)))
}

function frameAt(bytes: Buffer, at: number): Frame | undefined {
  if (at + HEADER_BYTES >= bytes.length || bytes[at + HEADER_BYTES] !== OPENING_BRACE) return undefined
  const end = at + HEADER_BYTES + bytes.readUInt32LE(at)
  if (end > bytes.length) return undefined
  if (checksum(bytes.subarray(at, end)) !== bytes.readUInt32LE(at + 4)) return undefined
  return {
    version: bytes.readUInt8(at + 8),
    rest: bytes.readUInt16LE(at + 9),
    durableBytes: bytes.readUIntLE(at + 11, 6),
    text: bytes.toString('utf8', at + HEADER_BYTES, end),
    end,
  }
}

/**
 * Is the unreadable frame at `at` damage, or the torn tail of a crash? A whole frame behind it says damage — unless it is a hole
 * of blocks that a power cut kept from the disk (they read as zeros) and no later frame vouches that it had been safe.
 */
function isDamage(bytes: Buffer, at: number): boolean {
  let next = at + 1
  while (next < bytes.length && frameAt(bytes, next) === undefined) next++
  if (next >= bytes.length) return false
  if (!bytes.subarray(at, next).includes(HOLE)) return true
  for (let frame = frameAt(bytes, next); frame !== undefined; frame = frameAt(bytes, frame.end)) {
    if (frame.durableBytes > at) return true
  }
  return false
}
