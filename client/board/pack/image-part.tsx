/* The base image of the service being edited, with its size and, where images can be attacked or kept out, its known vulnerabilities. */
import type { BaseImage, Lesson } from '../../../shared/lessons/lesson.ts'
import { marks } from '../../i18n/marks.ts'
import { play } from '../../i18n/play.ts'
import { useBoard } from '../context.ts'
import { whole } from '../topbar.tsx'
import { vulnerabilitiesOf } from './layers.ts'
import type { PartProps } from './numbers-part.tsx'

const IMAGES: readonly BaseImage[] = ['full', 'slim', 'distroless']

/** Whether vulnerabilities matter in the lesson: the first lessons do not speak of them. */
export function showsVulnerabilities(lesson: Lesson): boolean {
  return lesson.unlocks.includes('packing') || lesson.tools.scanner !== undefined
}

export function Images({ service, draft, change }: PartProps) {
  const { lesson } = useBoard()
  if (draft.packing !== 'container') return null
  return (
    <fieldset class="choices">
      <legend>{play.editorBase()}</legend>
      {IMAGES.map((image) => (
        <label key={image} class={draft.image === image ? 'choice chosen' : 'choice'}>
          <input
            type="radio"
            name="image"
            checked={draft.image === image}
            onChange={() => change({ ...draft, image })}
          />
          {image}{' '}
          <span class="note">
            {whole(lesson.tunables.baseImageMi[image])} Mi
            {showsVulnerabilities(lesson) && (
              <>
                {' · '}
                {marks.vulnerabilities({
                  n: vulnerabilitiesOf({ packing: draft.packing, image, modules: service.modules }, lesson),
                })}
              </>
            )}
          </span>
        </label>
      ))}
    </fieldset>
  )
}
