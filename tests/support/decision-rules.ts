/* A rule of decide as a table tells it: given a class, what is accepted, what is refused, and why. Used by decide*.test.ts. */

import { expect } from 'vitest'
import type { Command } from '../../shared/game/command.ts'
import type { Lesson } from '../../shared/lessons/lesson.ts'
import { aClass, type PlayedClass } from './played-class.ts'

export type Step = [by: string, command: Command]

export interface Rule {
  lesson?: Partial<Lesson>
  given: (room: PlayedClass) => unknown
  first?: Step[]
  accepted: Step
  refused: Step
  code: string
  facts?: Record<string, string | number>
}

export const inPlan = (room: PlayedClass) => room.toPlan()
export const inLive = (room: PlayedClass) => room.toLive()
/** Refused it changes nothing; accepted it does. */
export function check(rule: Rule): void {
  const room = aClass(rule.lesson === undefined ? {} : { lesson: rule.lesson })
  rule.given(room)
  for (const [by, command] of rule.first ?? []) room.say(by, command)
  const before = room.session
  const refusal = room.refusal(...rule.refused)
  expect(refusal?.code).toBe(rule.code)
  expect(refusal?.facts).toMatchObject(rule.facts ?? {})
  expect(room.session).toBe(before)
  expect(room.refusal(...rule.accepted)).toBeNull()
  expect(room.session).not.toBe(before)
}
