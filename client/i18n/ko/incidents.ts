/* Names of incidents on pennants and in lists, Korean; module and node names go in as they are. */
import type english from '../en/incidents.ts'
import type { Like } from '../message.ts'

export default {
  spike: '{target} 급증',
  leak: '{target} 메모리 누수',
  nodeCrash: '{target} 멈춤',
  paymentFault: '{target} 오류',
} as const satisfies Like<typeof english>
