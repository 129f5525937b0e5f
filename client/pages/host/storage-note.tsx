/* One quiet line where the server's storage promises less than "done is done"; nothing where it keeps its word. */
import { assertNever } from '../../../shared/lib/assert.ts'
import type { StoreWarningCode } from '../../../shared/protocol/store-warning.ts'
import { host } from '../../i18n/host.ts'
import { useDesk } from './desk.ts'

/** What could be lost, and the setting it comes from. */
export function storageText(code: StoreWarningCode): string {
  switch (code) {
    case 'appendfsync-everysec':
      return host.storageEverysec()
    case 'appendfsync-no':
      return host.storageFsyncNo()
    case 'appendfsync-unknown':
      return host.storageFsyncUnknown()
    case 'appendonly-no':
      return host.storageMemoryOnly()
    case 'unfit':
      return host.storageUnfit()
    default:
      return assertNever(code)
  }
}

export function StorageNote() {
  const { storageWarning } = useDesk()
  return storageWarning === null ? null : <p class="quiet">{storageText(storageWarning)}</p>
}
