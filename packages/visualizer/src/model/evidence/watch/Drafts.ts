/** The drafts that an app stores on a connection, and whether it removes any message there. RFC 9051 §2.3.2, §6.3.12. */
import type { Dialogue } from "./Dialogue.ts"
import type { Received, Sent } from "./Line.ts"
import { noList, push } from "../../../trace/Sparse.ts"

/** A message with \Draft that was stored. */
export interface Draft {
  /** When it was sent. */
  readonly time: number
  /** As it was sent. */
  readonly mailbox: string
}

/** So many are kept. */
const most = 1024

const storing = /^\S+ APPEND ("(?:[^"\\]|\\.)*"|\S+) \([^)]*\\DRAFT\b[^)]*\)/i

const removing = /^\S+ (?:(?:UID )?(?:STORE \S+ \+?FLAGS.*\\DELETED|EXPUNGE|MOVE|REPLACE)|DELETE)\b/i

export class Drafts {
  stored: ReadonlyArray<Draft> = noList
  isRemoving = false

  sent({ isApps, tag, text }: Sent): void {
    if (isApps && tag !== undefined) this.isRemoving ||= removing.test(text)
  }

  received({ condition }: Received, { answered }: Dialogue): void {
    if (answered?.isApps !== true || condition !== "OK") return
    const mailbox = storing.exec(answered.text)?.[1]
    if (mailbox !== undefined) this.stored = push(this.stored, { mailbox, time: answered.time }, most)
  }
}
