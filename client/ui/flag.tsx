/* Signal flags of the international code as teams fly them, and the numeral pennant under a letter that flies twice.
   Always beside the team's name, so hidden from screen readers. Which team flies which: shared/world/team-names.ts. */
import type { ComponentChildren } from 'preact'
import type { FlagLetter } from '../../shared/world/team-names.ts'

/* Cloth is 40 × 30. Hoist is the left edge. */
const blue = 'var(--flag-blue)'
const red = 'var(--flag-red)'
const yellow = 'var(--flag-yellow)'
const white = 'var(--flag-white)'
const black = 'var(--flag-black)'

const WHOLE = 'M0 0h40v30H0z'
const SWALLOWTAIL = 'M0 0h40L30 15l10 15H0z'

const CLOTH: Record<FlagLetter, ComponentChildren> = {
  B: <path d={SWALLOWTAIL} fill={red} />,
  C: (
    <>
      <path d={WHOLE} fill={blue} />
      <path d="M0 6h40v18H0z" fill={white} />
      <path d="M0 12h40v6H0z" fill={red} />
    </>
  ),
  H: (
    <>
      <path d={WHOLE} fill={white} />
      <path d="M20 0h20v30H20z" fill={red} />
    </>
  ),
  J: (
    <>
      <path d={WHOLE} fill={blue} />
      <path d="M0 10h40v10H0z" fill={white} />
    </>
  ),
  K: (
    <>
      <path d={WHOLE} fill={yellow} />
      <path d="M20 0h20v30H20z" fill={blue} />
    </>
  ),
  L: (
    <>
      <path d={WHOLE} fill={yellow} />
      <path d="M20 0h20v15H20zM0 15h20v15H0z" fill={black} />
    </>
  ),
  M: (
    <>
      <path d={WHOLE} fill={blue} />
      <path d="M0 0l40 30M40 0L0 30" stroke={white} stroke-width="6" />
    </>
  ),
  O: (
    <>
      <path d={WHOLE} fill={yellow} />
      <path d="M0 0h40v30z" fill={red} />
    </>
  ),
  P: (
    <>
      <path d={WHOLE} fill={blue} />
      <path d="M13 10h14v10H13z" fill={white} />
    </>
  ),
  U: (
    <>
      <path d={WHOLE} fill={white} />
      <path d="M0 0h20v15H0zM20 15h20v15H20z" fill={red} />
    </>
  ),
}

/* Numeral pennants taper towards the fly; drawn in a 40 × 8 strip under the letter. */
const PENNANT = 'M0 0l40 2v4L0 8z'
const TWO = (
  <>
    <path d={PENNANT} fill={blue} />
    <circle cx="11" cy="4" r="2.2" fill={white} />
  </>
)
const THREE = (
  <>
    <path d={PENNANT} fill={white} />
    <path d="M0 0l13 .65v6.7L0 8z" fill={red} />
    <path d="M27 1.35L40 2v4l-13 .65z" fill={blue} />
  </>
)

function isFlagLetter(letter: string): letter is FlagLetter {
  return Object.hasOwn(CLOTH, letter)
}

/** `pennant` 1 is the letter alone. `width` in px; height is three quarters of it unless CSS says otherwise. */
export function Flag({ letter, pennant = 1, width = 32 }: { letter: string; pennant?: number; width?: number }) {
  if (!isFlagLetter(letter)) return null
  const outline = letter === 'B' ? SWALLOWTAIL : WHOLE
  const cloth = (
    <>
      {CLOTH[letter]}
      <path d={outline} class="flag-edge" />
    </>
  )
  return (
    <svg class="flag" viewBox="0 0 40 30" width={width} height={width * 0.75} aria-hidden="true">
      {pennant === 1 ? (
        cloth
      ) : (
        <>
          <svg width="40" height="20" viewBox="0 0 40 30" preserveAspectRatio="none" aria-hidden="true">
            {cloth}
          </svg>
          <g transform="translate(0 22)">
            {pennant === 2 ? TWO : THREE}
            <path d={PENNANT} class="flag-edge" />
          </g>
        </>
      )}
    </svg>
  )
}
