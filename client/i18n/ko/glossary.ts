/* The glossary's own words, Korean. The cards come from the server in both languages. */
import type english from '../en/glossary.ts'
import type { Like } from '../message.ts'

export default {
  title: '용어',
  search: '찾기',
  searchHint: '한국어나 영어로',
  lessonFirst: '이번 레슨의 용어',
  allOthers: '모든 용어',
  found: '용어 {n}개',
  none: '맞는 용어가 없어요. 다르게 적거나 영어로 찾아 보세요.',
  loading: '용어를 불러오고 있어요.',
  failed: '용어를 불러오지 못했어요. 닫았다가 다시 열어 주세요.',
} as const satisfies Like<typeof english>
