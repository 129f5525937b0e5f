/* The instructor at the host's page: opens a class, goes on, pauses, extends, sends incidents, shows. By role and name, in the language
   of the moment. */

import type { Locator, Page } from 'playwright-core'
import { expect } from 'vitest'
import { host } from '../../client/i18n/host.ts'

export class Instructor {
  constructor(readonly page: Page) {}

  /** Opens the host's link and a class on it; gives the join code. */
  async openClass(link: string, options: { lesson: RegExp; teams: number }): Promise<string> {
    await this.page.goto(link)
    await this.page.getByRole('radio', { name: options.lesson }).check()
    const teams = this.page.getByRole('group', { name: host.teamCount() })
    for (;;) {
      const now = Number(await teams.getByRole('status').textContent())
      if (now === options.teams) break
      await teams
        .getByRole('button')
        .nth(now < options.teams ? 1 : 0)
        .click()
    }
    await this.button(host.buttonOpenClass()).click()
    await this.page.waitForURL(/\/host\/[A-Z0-9]{6}$/)
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? ''
  }

  /** The big screen as its own window. */
  async openScreen(): Promise<Page> {
    const opened = this.page.waitForEvent('popup')
    await this.button(host.buttonScreen()).first().click()
    return opened
  }

  button(name: string): Locator {
    return this.page.getByRole('button', { name, exact: true })
  }

  /** Presses Next, which must say that it does this. */
  async next(does: string): Promise<void> {
    await this.page.getByRole('button', { name: `${host.buttonNext()} ${does}` }).click()
  }

  async endLive(): Promise<void> {
    await this.next(host.nextEndLive())
    await this.button(host.buttonEndLive()).click()
  }

  async pause(): Promise<void> {
    await this.button(host.buttonPause()).click()
    await this.button(host.buttonResume()).waitFor()
  }

  async resume(): Promise<void> {
    await this.button(host.buttonResume()).click()
    await this.button(host.buttonPause()).waitFor()
  }

  /** Does something in the dialog behind More. */
  private async more(act: (dialog: Locator) => Promise<void>): Promise<void> {
    await this.button(host.buttonMore()).click()
    const dialog = this.page.getByRole('dialog', { name: host.moreTitle() })
    await act(dialog)
    await dialog.getByRole('button', { name: host.buttonClose(), exact: true }).click()
    await dialog.waitFor({ state: 'hidden' })
  }

  extend(seconds: number): Promise<void> {
    return this.more(async (dialog) => {
      await dialog.getByRole('button', { name: host.extendBy({ s: seconds }), exact: true }).click()
      await this.page.getByText(host.toastExtended({ s: seconds })).waitFor()
    })
  }

  /** Sends an incident to all teams at once. */
  inject(kind: string, target: string): Promise<void> {
    return this.more(async (dialog) => {
      await dialog.getByRole('combobox', { name: host.incidentKind(), exact: true }).selectOption({ label: kind })
      await dialog.getByRole('combobox', { name: host.incidentTarget(), exact: true }).selectOption({ label: target })
      await dialog.getByRole('button', { name: host.buttonSend(), exact: true }).first().click()
      await expect.poll(() => this.page.getByText(host.toastSent()).count()).toBeGreaterThan(0)
    })
  }
}
