/** Flags that messages lost because a STORE replaced them all, and was to add one. Line by line. RFC 9051 §6.4.6. */
import { leavesMailbox } from "./facts.ts"
import type { Noticed } from "./Noticed.ts"
import { numbersIn } from "./numbersIn.ts"
import type { Asked, Said } from "./SideEffects.ts"
import { LazyMap, LazySet } from "../../trace/Lazy.ts"

/** The flags of a message, as the server reported them last. */
interface Flagged {
  readonly flags: ReadonlyArray<string>
  readonly line: number
}

/** A STORE that is not answered yet: what it takes, and the line that reported it. */
interface Running {
  readonly asked: Asked
  readonly taken: ReadonlyArray<ReadonlyArray<string>>
  readonly reported: number | undefined
}

/** So many messages, commands and names of flags are followed. */
const mostMessages = 4096
const most = 64

const replaces = /^\S+ UID STORE ([\d:,]+) FLAGS(?:\.SILENT)? \(?([^)]*)\)?$/i
const reports = /^\* \d+ FETCH \((?=.*\bUID (\d+))(?=.*\bFLAGS \(([^)]*)\))/i

export class ReplacedFlags {
  private readonly flagged = new LazyMap<number, Flagged>()
  private readonly running = new LazyMap<string, Running>()
  private noticed: Noticed | undefined
  private readonly names = new LazySet<string>()

  get found(): ReadonlyArray<Noticed> {
    return this.noticed === undefined ? [] : [this.noticed]
  }

  sent(asked: Asked): void {
    const { isApps, name = "", tag, text } = asked
    if (leavesMailbox(name)) this.flagged.clear()
    if (!isApps || tag === undefined || this.running.size >= most) return
    const [, set, flags] = (name === "UID STORE" && replaces.exec(text)) || []
    if (set === undefined || flags === undefined) return
    const before = (numbersIn(set) ?? []).flatMap((uid) => this.flagged.get(uid) ?? [])
    const taking = before.flatMap((each) => {
      const taken = takenBy(flagsOf(flags), each.flags)
      return taken.length > 0 ? [{ ...each, taken }] : []
    })
    if (taking.length > 0)
      this.running.set(tag, { asked, taken: taking.map(({ taken }) => taken), reported: taking[0]?.line })
  }

  received({ condition, line, tag, text }: Said): void {
    if (tag !== undefined) return this.answered(tag, condition, line)
    const [, uid, flags] = reports.exec(text) ?? []
    if (uid === undefined || flags === undefined) return
    if (this.flagged.size < mostMessages || this.flagged.has(Number(uid)))
      this.flagged.set(Number(uid), { flags: flagsOf(flags), line })
  }

  private answered(tag: string, condition: string | undefined, line: number): void {
    const running = this.running.get(tag)
    this.running.delete(tag)
    if (running === undefined || condition !== "OK") return
    const { asked, reported, taken } = running
    for (const name of taken.flat()) if (this.names.size < most) this.names.add(name)
    this.noticed = {
      id: "flags-replaced",
      severity: "warning",
      lines: this.noticed?.lines ?? [asked.line, reported, line],
      quote: this.noticed?.quote ?? "",
      facts: { ms: 0, step: "UID STORE", names: Array.from(this.names) },
      count: (this.noticed?.count ?? 0) + taken.length
    }
  }
}

const flagsOf = (text: string): ReadonlyArray<string> => text.split(" ").filter(Boolean)

/** What a list of flags takes from a message that it gives another one: whoever only takes some means to. \Recent is the server's. */
const takenBy = (list: ReadonlyArray<string>, before: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [now, then] = [inCapitals(list), inCapitals(before)]
  const isAdding = Array.from(now).some((flag) => !then.has(flag))
  return isAdding ? before.filter((flag) => !now.has(flag.toUpperCase()) && !/^\\RECENT$/i.test(flag)) : []
}

const inCapitals = (flags: ReadonlyArray<string>): ReadonlySet<string> =>
  new Set(flags.map((flag) => flag.toUpperCase()))
