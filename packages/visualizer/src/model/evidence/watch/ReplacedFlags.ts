/**
 * Flags that messages lost because a STORE replaced them all, and was to add one; and such as were taken from messages that had
 * none of them. Line by line. RFC 9051 §6.4.6.
 */
import { flagsOf, KnownFlags } from "./KnownFlags.ts"
import type { Noticed } from "../Noticed.ts"
import type { Received, Sent } from "./Line.ts"
import { add, drop, noMap, noSet, put } from "../../../trace/Sparse.ts"

/** A STORE that is not answered yet: what it takes, or the messages that lack it; and the line that reported it. */
interface Running {
  readonly asked: Sent
  readonly taken: ReadonlyArray<ReadonlyArray<string>>
  readonly lacking: ReturnType<KnownFlags["lacking"]>
  readonly reported: number | undefined
}

/** So many messages, commands and names of flags are followed. */
const mostMessages = 4096
const most = 64

const replaces = /^\S+ UID STORE ([\d:,]+) FLAGS(?:\.SILENT)? \(?([^)]*)\)?$/i

export class ReplacedFlags {
  private readonly known = new KnownFlags()
  private running: ReadonlyMap<string, Running> = noMap
  private replaced: Noticed | undefined
  private lacked: Noticed | undefined
  private names: ReadonlySet<string> = noSet
  private lackedNames: ReadonlySet<string> = noSet
  private lackedBy: ReadonlySet<number> = noSet

  get found(): ReadonlyArray<Noticed> {
    return [this.replaced ?? [], this.lacked ?? []].flat()
  }

  sent(asked: Sent): void {
    const running = this.begun(asked)
    this.known.sent(asked)
    if (running !== undefined && asked.tag !== undefined && this.running.size < most)
      this.running = put(this.running, asked.tag, running)
  }

  received(said: Received): void {
    if (said.tag !== undefined) this.answered(said.tag, said)
    else this.known.received(said)
  }

  private begun(asked: Sent): Running | undefined {
    const { isApps, name = "", text } = asked
    if (!isApps || name !== "UID STORE") return undefined
    const lacking = this.known.lacking(text)
    if (lacking !== undefined) return { asked, taken: [], lacking, reported: lacking.of[0]?.line }
    const [, set, flags] = replaces.exec(text) ?? []
    if (set === undefined || flags === undefined) return undefined
    const taking = this.known.of(set).flatMap((each) => {
      const taken = takenBy(flagsOf(flags), each.flags)
      return taken.length > 0 ? [{ ...each, taken }] : []
    })
    return taking.length === 0
      ? undefined
      : { asked, taken: taking.map(({ taken }) => taken), lacking: undefined, reported: taking[0]?.line }
  }

  private answered(tag: string, { condition, line }: Received): void {
    const running = this.running.get(tag)
    this.running = drop(this.running, tag)
    if (running === undefined || condition !== "OK") return
    const { asked, lacking, reported, taken } = running
    if (lacking !== undefined) return this.lacks(running, lacking, line)
    for (const name of taken.flat()) if (this.names.size < most) this.names = add(this.names, name)
    this.replaced = {
      id: "flags-replaced",
      severity: "warning",
      lines: this.replaced?.lines ?? [asked.line, reported, line],
      quote: this.replaced?.quote ?? "",
      facts: { ms: 0, step: "UID STORE", names: Array.from(this.names) },
      count: (this.replaced?.count ?? 0) + taken.length
    }
  }

  private lacks(
    { asked, reported }: Running,
    { names, of }: NonNullable<Running["lacking"]>,
    line: number
  ): void {
    for (const name of names) if (this.lackedNames.size < most) this.lackedNames = add(this.lackedNames, name)
    for (const { uid } of of) if (this.lackedBy.size < mostMessages) this.lackedBy = add(this.lackedBy, uid)
    this.lacked = {
      id: "flags-lacking",
      severity: "info",
      lines: this.lacked?.lines ?? [asked.line, reported, line],
      quote: "",
      facts: { ms: 0, step: "UID STORE", names: Array.from(this.lackedNames) },
      count: this.lackedBy.size
    }
  }
}

/** What a list of flags takes from a message that it gives another one: whoever only takes some means to. \Recent is the server's. */
const takenBy = (list: ReadonlyArray<string>, before: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [now, then] = [inCapitals(list), inCapitals(before)]
  const isAdding = Array.from(now).some((flag) => !then.has(flag))
  return isAdding ? before.filter((flag) => !now.has(flag.toUpperCase()) && !/^\\RECENT$/i.test(flag)) : []
}

const inCapitals = (flags: ReadonlyArray<string>): ReadonlySet<string> =>
  new Set(flags.map((flag) => flag.toUpperCase()))
