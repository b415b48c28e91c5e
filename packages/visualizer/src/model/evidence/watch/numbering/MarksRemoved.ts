/** Messages that a server removes as soon as they are marked as deleted, and commands that name them after that. Line by line. */
import type { Noticed } from "../../Noticed.ts"
import { add, noList, noSet } from "../../../../trace/Sparse.ts"

/** A command of the app. */
interface Named {
  readonly line: number
  readonly name: string
  readonly numbers: ReadonlyArray<number>
}

/** So many messages are kept. */
const most = 16_384

export class MarksRemoved {
  private uids: ReadonlySet<number> = noSet
  private count = 0
  private lines: ReadonlyArray<number> = noList
  /** The first command that was about such messages, and did nothing. */
  private late:
    | { readonly lines: ReadonlyArray<number>; readonly quote: string; readonly step: string }
    | undefined

  get found(): Noticed | undefined {
    const { count, late, lines } = this
    if (count === 0) return undefined
    return {
      id: "removed-at-mark",
      severity: late === undefined ? "info" : "warning",
      lines: [...(late?.lines ?? []), ...lines],
      quote: late?.quote ?? "",
      facts: { ms: 0, step: late?.step ?? "UID STORE", isNone: late !== undefined },
      count
    }
  }

  /** Another mailbox is opened. */
  forgets(): void {
    this.uids = noSet
  }

  /** The server reports them gone before it has answered the mark. */
  goes(uids: ReadonlyArray<number>, lines: ReadonlyArray<number>): void {
    for (const uid of uids) {
      if (this.uids.has(uid) || this.uids.size >= most) continue
      this.uids = add(this.uids, uid)
      if (this.count === 0) this.lines = lines
      this.count++
    }
  }

  /** Returns whether a command that did nothing names such messages alone. EXPUNGE after a mark is what any app sends. */
  names(
    { line: asked, name, numbers }: Named,
    { line, text }: { readonly line: number; readonly text: string }
  ): boolean {
    if (numbers.length === 0 || !numbers.every((uid) => this.uids.has(uid))) return false
    if (name !== "UID EXPUNGE") this.late ??= { lines: [line, asked], quote: text, step: name }
    return true
  }
}
