/* Names of things that commands and facts carry as words of their own: tools, packings, and the place where something stands. */
import type { Packing, ToolKind } from '../../../shared/lessons/kinds.ts'
import type { ChainLink, Facts } from '../../../shared/world/happening.ts'
import { happenings } from '../../i18n/happenings.ts'
import { type Speaker, text } from './facts.ts'

const TOOLS: Record<ToolKind, () => string> = {
  monitoring: happenings.toolMonitoring,
  cicd: happenings.toolCicd,
  scanner: happenings.toolScanner,
  mesh: happenings.toolMesh,
  mirror: happenings.toolMirror,
}

const PACKINGS: Record<Packing, () => string> = {
  metal: happenings.packingMetal,
  vm: happenings.packingVm,
  container: happenings.packingContainer,
  'os-container': happenings.packingOsContainer,
}

/** A tool by name; one this page does not know is shown as it is. */
export function toolName(tool: string): string {
  return TOOLS[tool as ToolKind]?.() ?? tool
}

export function packingName(packing: string): string {
  return PACKINGS[packing as Packing]?.() ?? packing
}

/** The node or zone that something stood on. */
export function placeName(facts: Facts): string {
  const zone = text(facts, 'zone')
  return zone ? happenings.whereZone({ zone }) : text(facts, 'node')
}

/** The things a happening is about, by the names sentences use. */
export interface Named {
  service: string
  node: string
  class: string
  module: string
  facts: Facts
}

export function named(
  subject: Pick<ChainLink, 'facts'> & Partial<Pick<ChainLink, 'service' | 'node'>>,
  speaker: Speaker,
): Named {
  const { facts } = subject
  return {
    service: subject.service ?? text(facts, 'service'),
    node: subject.node ?? text(facts, 'node'),
    class: speaker.className(text(facts, 'class')),
    module: text(facts, 'module'),
    facts,
  }
}
