/* Words of the small parts in client/ui, Korean. */
import type english from '../en/ui.ts'
import type { Like } from '../message.ts'

export default {
  fine: '정상',
  slow: '느림',
  errors: '오류',
  down: '멈춤',
  pickLanguage: '언어',
  themeSystem: '화면 색: 기기와 같게',
  themeLight: '화면 색: 밝게',
  themeDark: '화면 색: 어둡게',
  fewer: '{what} 하나 줄이기',
  more: '{what} 하나 늘리기',
  buttonClose: '닫기',
} as const satisfies Like<typeof english>
