/** The drafts that an app stores on a connection, and whether it removes any message there. RFC 9051 §2.3.2, §6.3.12. */
import type { Asked, Recorded, Said } from "./Watch.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

/** A message with \Draft that was stored. */
export interface Draft {
  /** When it was sent. */
  readonly time: number
  /** As it was sent. */
  readonly mailbox: string
}

/** So many are kept, and so many are waited for at once. */
const most = 1024

const storing = /^\S+ APPEND ("(?:[^"\\]|\\.)*"|\S+) \([^)]*\\DRAFT\b[^)]*\)/i

const removing = /^\S+ (?:(?:UID )?(?:STORE \S+ \+?FLAGS.*\\DELETED|EXPUNGE|MOVE|REPLACE)|DELETE)\b/i

export class Drafts {
  readonly stored: Array<Draft> = []
  isRemoving = false
  private readonly asked = new LazyMap<string, Draft>()

  sent({ isApps, tag, text, time }: Recorded<Asked>): void {
    if (!isApps || tag === undefined) return
    this.isRemoving ||= removing.test(text)
    const mailbox = storing.exec(text)?.[1]
    if (mailbox !== undefined && this.asked.size < most) this.asked.set(tag, { mailbox, time })
  }

  received({ condition, tag }: Said): void {
    if (tag === undefined) return
    const draft = this.asked.get(tag)
    this.asked.delete(tag)
    if (draft !== undefined && condition === "OK" && this.stored.length < most) this.stored.push(draft)
  }
}
