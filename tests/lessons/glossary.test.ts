/* [GLO1] GAME.md §14: everything the introductory notes name has a place. The list is written out here a second time on purpose: a card
   that is dropped turns this red, and so does one whose rule or lesson is gone. */

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { beforeAll, describe, expect, it } from 'vitest'
import { type Lessons, loadLessons, parseYaml } from '../../server/lessons.ts'
import { glossarySchema } from '../../shared/lessons/glossary.schema.ts'

const CONCEPTS = `
  monolith microservices scaling-waste selective-scaling blast-radius library-clash full-rebuild independent-release network-hop consistency
  finding-failures authentication reuse rest loose-coupling polyglot
  data-centre cloud consolidation electricity-and-staff
  bare-metal virtual-machine hypervisor guest-os container shared-kernel namespaces cgroups linux-containers one-process
  docker docker-engine containerd runc oci image-layers portability docker-desktop
  docker-compose docker-swarm mesos nomad orchestration kubernetes scheduler controllers self-healing autoscaling
  eks-anywhere anthos azure-arc paas
  devops silo testers frequent-release ci cd jenkins bamboo github-actions teamcity
  monitoring prometheus grafana datadog influxdb new-relic kibana chronograf
  service-mesh sidecar load-balancer service-discovery devsecops penetration-test os-patch
  mlops sagemaker azure-ml vertex-ai low-code no-code run-and-change history problem-method-solution
`
  .trim()
  .split(/\s+/)

describe('[GLO1] every concept of the notes has a place', () => {
  let lessons: Lessons
  beforeAll(async () => {
    lessons = await loadLessons([join(import.meta.dirname, '../../shared/lessons')])
  })

  it('as a card in both languages', () => {
    expect(lessons.errors).toEqual([])
    const ids = lessons.glossary.map(({ id }) => id)
    expect(CONCEPTS.filter((id) => !ids.includes(id))).toEqual([])
  })

  it('and the lessons a card points to exist', () => {
    const known = lessons.list().map(({ lesson }) => lesson.id)
    const lost = lessons.glossary.flatMap((card) => card.lessons.filter((id) => !known.includes(id)))
    expect([...new Set(lost)]).toEqual([])
  })

  it('and so do the rules', () => {
    const list = readFileSync(join(import.meta.dirname, '../../shared/rules/RULES.md'), 'utf8')
    const lost = lessons.glossary.flatMap((card) => card.rules.filter((id) => !list.includes(`| ${id} |`)))
    expect(lost).toEqual([])
    expect(lessons.glossary.filter((card) => card.rules.length > 0).length).toBeGreaterThan(30)
  })

  it('a gap is noticed: a card without Korean is refused with its line', () => {
    const text = '- id: rest\n  picture: services\n  en: { term: REST, text: A request and an answer. }\n'
    const { errors } = parseYaml(text, glossarySchema) as { errors: { message: string; line: number }[] }
    expect(errors).toMatchObject([{ line: 1, message: expect.stringContaining('ko') }])
  })
})
