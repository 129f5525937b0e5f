/* What an incident is called, on the boards, the instructor's page and the big screen alike; how a surface works: message.ts. */
import en from './en/incidents.ts'
import ko from './ko/incidents.ts'
import { surface } from './message.ts'

const incidents = surface({ en, ko })

/** `search spike`; the target as people read it. A kind this page does not know is shown as it is. */
export function incidentName(kind: string, target: string): string {
  switch (kind) {
    case 'spike':
      return incidents.spike({ target })
    case 'leak':
      return incidents.leak({ target })
    case 'node-crash':
      return incidents.nodeCrash({ target })
    case 'payment-fault':
      return incidents.paymentFault({ target })
    default:
      return `${kind} ${target}`
  }
}
