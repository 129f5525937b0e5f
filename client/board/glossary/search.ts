/* Finding a term however it is spelt: Korean or English, with or without spaces, as the lecture notes spell it or as Kubernetes does. */
import type { GlossaryCard } from '../../../shared/lessons/glossary.ts'

/** Other spellings people type, and ours: the notes of the course use several of them. */
const SPELLINGS: readonly [RegExp, string][] = [
  [/스케쥴/g, '스케줄'],
  [/아키텍쳐/g, '아키텍처'],
  [/어플리케이션|어플/g, '애플리케이션'],
  [/릴리즈/g, '릴리스'],
  [/콘테이너/g, '컨테이너'],
  [/포드|팟/g, '파드'],
  [/클러스타/g, '클러스터'],
  [/디플로이먼트|디플로이/g, '디플로이먼트'],
  [/복제본|레플리케이션/g, '레플리카'],
  [/모노리스/g, '모놀리스'],
  [/메쉬/g, '메시'],
  [/오토스케일링|자동확장/g, '오토스케일러'],
  [/옵저버빌리티|관측가능성/g, '가시성'],
  [/neighbor/g, 'neighbour'],
]

/** Lower case, no spaces or hyphens, one spelling. */
export function plain(text: string): string {
  const bare = text.toLowerCase().replace(/[\s·\-–‘’'"().,]/g, '')
  return SPELLINGS.reduce((said, [other, ours]) => said.replace(other, ours), bare)
}

/** Cards that have what was typed: in a term first, in either language, then in a text. All of them while nothing is typed. */
export function findCards(cards: readonly GlossaryCard[], typed: string): GlossaryCard[] {
  const wanted = plain(typed)
  if (wanted === '') return [...cards]
  const inTerm = (card: GlossaryCard) =>
    [card.id, card.ko.term, card.en.term].some((text) => plain(text).includes(wanted))
  const inText = (card: GlossaryCard) => [card.ko.text, card.en.text].some((text) => plain(text).includes(wanted))
  const first = cards.filter(inTerm)
  return [...first, ...cards.filter((card) => !first.includes(card) && inText(card))]
}

/** The lesson's own cards, and the others. */
export function ofLesson(
  cards: readonly GlossaryCard[],
  lesson: string,
): { own: GlossaryCard[]; others: GlossaryCard[] } {
  const isOwn = (card: GlossaryCard) => card.lessons.includes(lesson)
  return { own: cards.filter(isOwn), others: cards.filter((card) => !isOwn(card)) }
}
