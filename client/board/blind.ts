/* A team without monitoring (GAME.md §9) sees no figures: what is absent is shown as a dash, never as zero. */
import { marks } from '../i18n/marks.ts'
import { useBoard } from './context.ts'

/** Whether this team goes without figures now. */
export function useBlind(): boolean {
  return useBoard().model.part((view) => view.blind).value
}

/** The figure, or a dash where nobody sees it. */
export function seen(blind: boolean, figure: string): string {
  return blind ? marks.unseen() : figure
}
