/* Everything that is not always in reach, behind one button: the round, the people, links and the class. Four short pages in one
   dialog. */
import type { ComponentType } from 'preact'
import { useState } from 'preact/hooks'
import { host } from '../../i18n/host.ts'
import { Button } from '../../ui/button.tsx'
import { Dialog } from '../../ui/dialog.tsx'
import { Toaster } from '../../ui/toast.tsx'
import { MoreClass } from './more-class.tsx'
import { MoreLinks } from './more-links.tsx'
import { MorePeople } from './more-people.tsx'
import { MoreRound } from './more-round.tsx'

const TABS = ['round', 'people', 'links', 'class'] as const
type Tab = (typeof TABS)[number]

const NAMES: Record<Tab, () => string> = {
  round: host.tabRound,
  people: host.tabPeople,
  links: host.tabLinks,
  class: host.tabClass,
}
const PAGES: Record<Tab, ComponentType> = {
  round: MoreRound,
  people: MorePeople,
  links: MoreLinks,
  class: MoreClass,
}

export function More({ open, onClose }: { open: boolean; onClose: () => void }) {
  const [tab, setTab] = useState<Tab>('round')
  const Page = PAGES[tab]
  return (
    <Dialog
      open={open}
      title={host.moreTitle()}
      onClose={onClose}
      actions={<Button onClick={onClose}>{host.buttonClose()}</Button>}
    >
      <div class="more">
        <fieldset class="segmented" aria-label={host.moreTitle()}>
          {TABS.map((one) => (
            <button key={one} type="button" aria-pressed={one === tab} onClick={() => setTab(one)}>
              {NAMES[one]()}
            </button>
          ))}
        </fieldset>
        {open && (
          <div class="more-page">
            <Page />
          </div>
        )}
        {/* A modal dialog lies above the page's own. */}
        {open && <Toaster />}
      </div>
    </Dialog>
  )
}
