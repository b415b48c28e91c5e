/** How often an app asks for news by a command, of which IDLE would tell it. RFC 9051 §6.1.2, §6.3.11, §6.3.13. Event by event. */
import type { Sent } from "./Line.ts"
import { noMap, put } from "../../../trace/Sparse.ts"

/** The questions by one command. */
export interface Asking {
  readonly command: string
  count: number
  /** The mailboxes that STATUS was asked of, as far as so many are kept. */
  readonly mailboxes: Set<string>
  readonly first: number
  last: number
}

/** So many mailboxes are kept. */
const most = 1024

const ofMailbox = /^\S+ STATUS ("(?:[^"\\]|\\.)*"|\S+) /i

const questions = /^(?:STATUS|NOOP)$/

export class AskingForNews {
  found: ReadonlyMap<string, Asking> = noMap

  sent({ isApps, name: command = "", text, time }: Sent): void {
    if (!isApps || !questions.test(command)) return
    const none = { command, count: 0, mailboxes: new Set<string>(), first: time, last: time }
    const asking = this.found.get(command) ?? none
    this.found = put(this.found, command, asking)
    asking.count++
    asking.last = time
    const mailbox = ofMailbox.exec(text)?.[1]
    if (mailbox !== undefined && asking.mailboxes.size < most) asking.mailboxes.add(mailbox)
  }
}
