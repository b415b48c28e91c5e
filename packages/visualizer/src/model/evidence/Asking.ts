/** How often an app asks for news by a command, of which IDLE would tell it. RFC 9051 §6.1.2, §6.3.11, §6.3.13. Event by event. */

/** The questions by one command. */
export interface Asking {
  readonly command: string
  count: number
  readonly first: number
  last: number
}

const questions = /^(?:STATUS|NOOP)$/

export class AskingForNews {
  readonly found = new Map<string, Asking>()

  sent({
    command = "",
    isApps,
    time
  }: {
    command?: string | undefined
    isApps: boolean
    time: number
  }): void {
    if (!isApps || !questions.test(command)) return
    const before = this.found.get(command)
    if (before === undefined) this.found.set(command, { command, count: 1, first: time, last: time })
    else {
      before.count++
      before.last = time
    }
  }
}
