/* Terms of the board and what they mean, Korean: the term, and a card of it in a breath or two. */
import type english from '../en/terms.ts'
import type { Like } from '../message.ts'

export default {
  split: '쪼개기',
  cardSplit: '어떤 모듈을 한 서비스로 돌릴지 정해요. 안에서 부르면 공짜, 서비스 사이에서 부르면 CPU와 시간이 들어요.',
  pack: '담기',
  cardPack: '서비스를 어떻게 담을지 정해요. 이미지, 레플리카 수, CPU와 메모리의 요청량과 한도예요.',
  schedule: '배치하기',
  cardSchedule: '어느 노드에서 어느 파드를 돌릴지 정해요. 메모리 요청량은 쌓이고 CPU 요청량은 아래 막대를 채워요.',
  pod: '파드(Pod)',
  cardPod: '컨테이너에 담겨 돌고 있는 서비스 한 벌이에요. 레플리카 하나가 파드 하나예요.',
  node: '노드',
  cardNode: '파드가 쓰는 CPU와 메모리를 가진 기계예요. 빌린 시간만큼 돈이 들어요.',
  request: '요청량',
  cardRequest: '파드에 약속된 양이에요. 스케줄러는 쓰는 양이 아니라 요청량을 세요.',
  limit: '한도',
  cardLimit: '파드가 쓸 수 있는 끝이에요. CPU 한도에서는 느려지고, 메모리 한도를 넘으면 종료돼요(OOMKilled).',
  pending: 'Pending(대기)',
  cardPending: '아직 노드가 없는 파드예요. 스케줄러의 조건을 모두 통과한 노드가 없어요.',
  rollout: '롤아웃',
  cardRollout: '새 파드가 옛 파드를 조금씩 대신해요. 그동안 서비스는 멈추지 않아요.',
  cordon: '차단(cordon)',
  cardCordon: '노드가 새 파드를 받지 않아요. 있던 파드는 그대로 있어요.',
  drain: '비우기(drain)',
  cardDrain: '노드를 차단하고, 그 위의 파드를 자리가 있는 다른 노드에서 다시 띄워요.',
  saga: '사가(saga)',
  cardSaga: '뒤 단계가 실패하면 앞에서 한 일을 되돌리는 절차예요. CPU와 호출 하나가 더 들어요.',
  slo: 'SLO(서비스 수준 목표)',
  cardSlo: '사용자와 한 약속이에요. 요청 100건 중 95건은 이 시간 안에 답해요.',
  replica: '레플리카',
  cardReplica: '서비스 한 벌을 더 띄운 것이에요. 서비스에 든 모듈의 메모리를 모두 또 차지해요.',
} as const satisfies Like<typeof english>
