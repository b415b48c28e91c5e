/** The flags of the messages of the open mailbox, as the server reported them last. Line by line. RFC 9051 §7.5.2. */
import { marksRead } from "@effect-imap/core/internal/Advice"
import { drop, noMap, put } from "../../../trace/Sparse.ts"
import { dataIn } from "../Data.ts"
import { leavesMailbox } from "../facts.ts"
import { numbersIn } from "../numbersIn.ts"

/** The flags of a message, and the line that reported them. */
export interface Flagged {
  readonly uid: number
  readonly flags: ReadonlyArray<string>
  readonly line: number
}

/** So many messages are followed. */
const most = 4096

const named = /^\S+ UID \S+ ([\d:,]+) /i
const takes = /^\S+ UID STORE ([\d:,]+) -FLAGS(?:\.SILENT)? \(?([^()]*)\)?$/i

export class KnownFlags {
  private all: ReadonlyMap<number, Flagged> = noMap

  /** A command changes what it does, or leaves the mailbox; an answer tells what there is then. */
  sent({ name = "", text }: { readonly name: string | undefined; readonly text: string }): void {
    const isChange = /STORE$/i.test(name) || marksRead(text)
    if (!isChange && !leavesMailbox(name)) return
    const uids = isChange ? numbersIn(named.exec(text)?.[1] ?? "") : undefined
    if (uids === undefined) this.all = noMap
    else for (const uid of uids) this.all = drop(this.all, uid)
  }

  received({ line, text }: { readonly line: number; readonly text: string }): void {
    const { flags, uid } = dataIn(text)
    if (flags === undefined) return
    // which message changed, the line does not say
    if (uid === undefined) this.all = noMap
    else if (this.all.size < most || this.all.has(uid)) this.all = put(this.all, uid, { uid, flags, line })
  }

  /** Returns what is known of these messages. */
  of(set: string): ReadonlyArray<Flagged> {
    return (numbersIn(set) ?? []).flatMap((uid) => this.all.get(uid) ?? [])
  }

  /** Returns the messages from which a command takes flags, if none of them is known to have one, nor is any unknown. */
  lacking(
    text: string
  ): { readonly names: ReadonlyArray<string>; readonly of: ReadonlyArray<Flagged> } | undefined {
    const [, set = "", flags = ""] = takes.exec(text) ?? []
    const [known, names] = [this.of(set), flagsOf(flags)]
    const taken = new Set(names.map((flag) => flag.toUpperCase()))
    const isNone = known.every((each) => !each.flags.some((flag) => taken.has(flag.toUpperCase())))
    return names.length > 0 && known.length > 0 && known.length === numbersIn(set)?.length && isNone
      ? { names, of: known }
      : undefined
  }
}

export const flagsOf = (text: string): ReadonlyArray<string> => text.split(" ").filter(Boolean)
