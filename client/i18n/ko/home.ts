/* The first page, Korean. Errors come in three parts: what happened, why, what to do next. */
import type english from '../en/home.ts'
import type { Like } from '../message.ts'

export default {
  code: '참여 코드',
  codeHelp: '큰 화면에 있는 여섯 자리',
  buttonJoin: '참여하기',
  host: '수업 열기',
  hostNote: '계정 없이, 최대 150명',
  short: '{n}자리가 남았어요.',
  shortWhy: '참여 코드는 여섯 자리예요.',
  shortNext: '큰 화면을 보고 마저 입력해 주세요.',
  digitFirst: '코드({code})로 열린 수업이 없어요.',
  digitFirstWhy: '코드의 첫 자리는 늘 영문자예요.',
  digitFirstNext: '첫 자리를 큰 화면과 비교해 보세요.',
  noSuchCharacter: '코드에 쓰지 않는 글자예요.',
  noSuchCharacterWhy: 'I, L, 1은 서로 헷갈려서 뺐어요.',
  noSuchCharacterNext: '큰 화면을 다시 한번 봐 주세요.',
  unknown: '코드({code})로 열린 수업이 없어요.',
  unknownWhy: '수업이 끝났거나 한 글자가 달라요.',
  unknownNext: '큰 화면의 코드와 비교해 보세요.',
  busy: '코드를 확인하지 못했어요.',
  busyWhy: '이 네트워크에서 방금 여러 코드를 시도했어요.',
  busyNext: '10초쯤 기다렸다가 다시 해 보세요.',
  unreachable: '코드를 확인하지 못했어요.',
  unreachableWhy: '서버에서 응답이 없어요.',
  unreachableNext: '와이파이를 확인하고 다시 해 보세요.',
} as const satisfies Like<typeof english>
