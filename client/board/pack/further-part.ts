/* Where the editor's further sections are fetched from; a lesson that unlocks none of them shows nothing there. */
import { lazyPart } from '../lazy.tsx'
import type { PartProps } from './numbers-part.tsx'

export interface FurtherProps extends PartProps {
  /** `first` stands above the numbers, `last` below the image. */
  section: 'first' | 'last'
  close: () => void
}

export const furtherPart = lazyPart<FurtherProps>(
  () => import('./further.tsx').then(({ Further }) => Further),
  () => null,
)
