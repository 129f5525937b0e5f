/* Names of incidents on pennants and in lists, Korean; module, class, node and zone names go in as they are, or nothing does. */
import type english from '../en/incidents.ts'
import type { Like } from '../message.ts'

export default {
  spike: '{target} 급증',
  flashSale: '{target} 반짝 세일',
  viralPage: '{target} 입소문',
  crawler: '{target} 크롤러',
  retryStorm: '재시도 폭주',
  slowRamp: '{target} 서서히 증가',
  nodeCrash: '{target} 멈춤',
  zoneOutage: '{target} 영역 꺼짐',
  slowDisk: '{target} 느린 디스크',
  noisyNeighbour: '{target} 시끄러운 이웃',
  networkDelay: '영역 사이 네트워크 지연',
  kernelPanic: '{target} 커널 멈춤',
  engineRestart: '{target} 엔진 재시작',
  leak: '{target} 메모리 누수',
  badRelease: '{target} 오류 릴리스',
  paymentFault: '{target} 오류',
  poisonRequest: '{target} 죽이는 요청',
  slowDependency: '{target} 바깥 서비스 느림',
  failingDependency: '{target} 바깥 서비스 오류',
  registryDown: '레지스트리 중단',
  certificateExpired: '{target} 인증서 만료',
  exploited: '{target} 침입',
  patchDue: '{target} 패치 필요',
} as const satisfies Like<typeof english>
