/* A card's small drawing, in the board's own hand: holds, containers, badges, the tide. 48 × 36, lines in the colour of the text, the
   accent on what the card is about. They say nothing that the text does not. */
import type { ComponentChildren } from 'preact'
import type { Picture } from '../../../shared/lessons/glossary.ts'

const DRAWINGS: Record<Picture, ComponentChildren> = {
  monolith: (
    <>
      <path d="M3 5h42v26H3z" class="on" />
      <path d="M9 11h8v5H9zM20 11h8v5h-8zM31 11h8v5h-8zM9 20h8v5H9zM20 20h8v5h-8zM31 20h8v5h-8z" />
    </>
  ),
  services: (
    <>
      <path d="M3 4h14v11H3zM31 4h14v11H31zM17 22h14v11H17z" class="on" />
      <path d="M17 9.5h14M10 15l9 7M38 15l-9 7" />
    </>
  ),
  libraries: (
    <>
      <path d="M4 7h17v10H4zM27 7h17v10H27z" />
      <path d="M4 24h17v7H4z" class="fill" />
      <path d="M27 21h17v10H27z" class="on dash" />
      <path d="M12.5 17v7M35.5 17v4" />
    </>
  ),
  transaction: (
    <>
      <path d="M3 10h16v16H3zM29 10h16v16H29z" />
      <path d="M19 18h3M26 18h3" class="on" />
      <path d="M23 12l2 5-2 2 2 5" class="on" />
    </>
  ),
  metal: (
    <>
      <path d="M4 6v25h40V6" />
      <path d="M9 23h12v8H9zM25 19h14v12H25z" class="soft" />
    </>
  ),
  vm: (
    <>
      <path d="M4 6v25h40V6" />
      <path d="M10 12h13v19H10zM26 12h13v19H26z" class="on thick" />
      <path d="M10 25h13M26 25h13M12 31l6-6M17 31l6-6M28 31l6-6M33 31l6-6" class="on" />
    </>
  ),
  container: (
    <>
      <path d="M4 6v25h40V6" />
      <path d="M8 24h10v7H8zM19 24h10v7H19zM30 24h10v7H30zM8 16h10v7H8zM19 16h10v7H19z" class="on" />
    </>
  ),
  layers: (
    <>
      <path d="M6 26h36v6H6z" />
      <path d="M6 18h36v6H6z" />
      <path d="M6 10h36v6H6z" class="on fill" />
    </>
  ),
  node: (
    <>
      <path d="M8 4v22h32V4" class="on" />
      <path d="M12 18h24v8H12zM12 9h24v8H12z" />
      <path d="M8 31h20" class="on thick" />
      <path d="M28 31h12" />
    </>
  ),
  pod: (
    <>
      <path d="M6 10h36v16H6z" class="on thick" />
      <path d="M10 14h9v8h-9z" class="fill" />
      <path d="M23 18h14" />
    </>
  ),
  people: (
    <>
      <path d="M13 8a4 4 0 1 1-.01 0zM35 8a4 4 0 1 1-.01 0z" />
      <path d="M5 31c0-8 16-8 16 0M27 31c0-8 16-8 16 0" />
      <path d="M24 4v29" class="on dash" />
    </>
  ),
  pipeline: (
    <>
      <path d="M3 12h10v12H3zM19 12h10v12H19z" />
      <path d="M35 12h10v12H35z" class="on fill" />
      <path d="M13 18h6M29 18h6" class="on" />
    </>
  ),
  chart: (
    <>
      <path d="M4 4v28h40" />
      <path d="M5 27c8-1 9-14 16-14s7 9 12 9 5-9 11-12" class="on" />
    </>
  ),
  mesh: (
    <>
      <path d="M4 8h14v12H4zM30 8h14v12H30z" />
      <path d="M4 22h14v7H4zM30 22h14v7H30z" class="on fill" />
      <path d="M18 25.5h12" class="on" />
    </>
  ),
}

export function CardPicture({ picture }: { picture: Picture }) {
  return (
    <svg class="card-picture" viewBox="0 0 48 36" width={48} height={36} aria-hidden="true">
      {DRAWINGS[picture] ?? null}
    </svg>
  )
}
