/* What an incident is called, on the boards, the instructor's page and the big screen alike; how a surface works: message.ts. */
import en from './en/incidents.ts'
import ko from './ko/incidents.ts'
import { surface } from './message.ts'

const incidents = surface({ en, ko })

/** `search spike`, from an incident's kind or from the happening it became; the target as people read it. A kind this page does not know is shown as it is. */
export function incidentName(kind: string, target: string): string {
  return sentence(kind, target).trim()
}

/* Where the target is one team's secret it is empty, and only the kind is told. */
function sentence(kind: string, target: string): string {
  switch (kind) {
    case 'spike':
    case 'spike-started':
      return incidents.spike({ target })
    case 'leak':
    case 'leak-released':
      return incidents.leak({ target })
    case 'node-crash':
    case 'node-lost':
      return incidents.nodeCrash({ target })
    case 'payment-fault':
    case 'faults-started':
      return incidents.paymentFault({ target })
    default:
      return `${kind} ${target}`
  }
}
