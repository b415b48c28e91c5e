/** Messages that an app removed for good, from which it may expect room in the mailbox, line by line. RFC 9051 §6.4.3. */
import { hasAll, specialUse } from "@effect-imap/core/internal/Advice"
import { dataIn } from "../Data.ts"
import { mailboxNamed } from "../mailboxName.ts"
import type { Deletions } from "./Deletions.ts"
import { wordsAlike } from "../refusedBeside.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received } from "./Line.ts"
import { add, noList, noMap, noSet, push, put } from "../../../trace/Sparse.ts"

/** What was removed on one connection before something. */
export interface Room {
  readonly removed: number
  /** Some of it was removed in the trash, or in junk. */
  readonly ofTrash: boolean
  /** The messages in the mailbox of all mail, if it had as many before as after. */
  readonly allMail: number | undefined
  /** How many messages were marked as deleted to make room, and not removed. */
  readonly marked: number
  /** A change of flags, which needs no room, was refused in the same words. */
  readonly flagsRefused: boolean
}

interface Removal {
  readonly line: number
  readonly count: number
  readonly ofTrash: boolean
}

/** So many are kept. */
const most = 256

const removals = /^(?:(?:UID )?EXPUNGE|CLOSE)$/
const status = /^\* STATUS ("(?:[^"\\]|\\.)*"|\S+) \((?:.* )?MESSAGES (\d+)\b/i

export class Freed {
  private removals: ReadonlyArray<Removal> = noList
  /** How many messages the mailboxes of all mail had, and when. */
  private readonly counts: Array<{ readonly line: number; readonly name: string; readonly count: number }> =
    []
  private attributes: ReadonlyMap<string, string> = noMap
  /** The server's words for STOREs that it refused. */
  private flags: ReadonlySet<string> = noSet

  received({ condition, line, tag, text }: Received, { answered }: Dialogue): void {
    if (tag !== undefined) {
      if (condition === "NO" && answered?.name.endsWith("STORE") === true && this.flags.size < most)
        this.flags = add(this.flags, wordsAlike(text))
      return condition === "OK" ? this.removes(answered, line) : undefined
    }
    const { listed, name } = dataIn(text)
    switch (name) {
      case "LIST":
      case "XLIST":
        if (listed !== undefined && this.attributes.size < most)
          this.attributes = put(this.attributes, mailboxNamed(listed.name), listed.attributes)
        return
      case "STATUS": {
        const [, own = "", count] = status.exec(text) ?? []
        const mailbox = mailboxNamed(own)
        if (count !== undefined && this.isOfAll(mailbox) && this.counts.length < most)
          this.counts.push({ line, name: mailbox, count: Number(count) })
      }
    }
  }

  /** Returns whether a change of flags was refused in the same words as a command. */
  refusesFlags(text: string): boolean {
    return this.flags.has(wordsAlike(text))
  }

  /** Returns what was removed before a line, if anything was. */
  before(line: number): Pick<Room, "removed" | "ofTrash" | "allMail"> | undefined {
    const all = this.removals.filter((each) => each.line < line)
    const [first] = all
    const last = all.at(-1)
    if (first === undefined || last === undefined) return undefined
    const after = this.counts.find((each) => each.line > last.line && each.line < line)
    const before = this.counts.findLast((each) => each.line < first.line && each.name === after?.name)
    return {
      removed: all.reduce((sum, { count }) => sum + count, 0),
      ofTrash: all.some(({ ofTrash }) => ofTrash),
      allMail: before !== undefined && before.count === after?.count ? after.count : undefined
    }
  }

  private isOfAll(mailbox: string): boolean {
    return hasAll(mailbox, this.attributes.get(mailbox) ?? "")
  }

  private removes(command: Dialogue["answered"], line: number): void {
    if (command === undefined || !removals.test(command.name) || this.removals.length >= most) return
    const { mailbox, removed } = command
    const count = mailbox.removed - removed
    const use = specialUse(mailbox.name, [this.attributes.get(mailbox.name) ?? ""])
    if (count > 0)
      this.removals = push(this.removals, {
        line,
        count,
        ofTrash: use === "deleted messages" || use === "junk"
      })
  }
}

/** Returns what connections tell of the room that there was for a command that the server refused. */
export const roomFor = (
  { line, text }: { readonly line: number; readonly text: string },
  all: ReadonlyArray<{ readonly deletions: Deletions; readonly freed: Freed }>
): Room => {
  const [first, ...others] = all.flatMap(({ freed }) => freed.before(line) ?? [])
  return {
    removed: others.reduce((sum, { removed }) => sum + removed, first?.removed ?? 0),
    ofTrash: first?.ofTrash === true || others.some(({ ofTrash }) => ofTrash),
    allMail: others.length === 0 ? first?.allMail : undefined,
    marked: all.reduce((sum, { deletions }) => sum + deletions.inVain, 0),
    flagsRefused: all.some(({ freed }) => freed.refusesFlags(text))
  }
}
