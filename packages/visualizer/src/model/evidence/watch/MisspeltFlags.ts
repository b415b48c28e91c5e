/** Keywords that an app sets and that look like a flag of the standard without its backslash. Line by line. RFC 9051 §2.3.2. */
import { flagsIn } from "@effect-imap/core/internal/Advice"
import type { Noticed } from "../Noticed.ts"
import type { Asked, Said } from "./Watch.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

/** So many commands are followed at once. */
const most = 64

const standard = /^(?:ANSWERED|DELETED|DRAFT|FLAGGED|SEEN)$/i

export class MisspeltFlags {
  private readonly running = new LazyMap<string, { readonly asked: Asked; readonly flag: string }>()
  private noticed: Noticed | undefined

  get found(): ReadonlyArray<Noticed> {
    return this.noticed === undefined ? [] : [this.noticed]
  }

  sent(asked: Asked): void {
    const { isApps, name = "", tag, text } = asked
    if (!isApps || tag === undefined || !name.endsWith("STORE") || this.running.size >= most) return
    const flag = flagsIn(text).find((each) => standard.test(each))
    if (flag !== undefined) this.running.set(tag, { asked, flag })
  }

  received({ condition, line, tag, text }: Said): void {
    const running = tag === undefined ? undefined : this.running.get(tag)
    if (running === undefined || tag === undefined) return
    this.running.delete(tag)
    if (condition !== "OK") return
    const { asked, flag } = running
    this.noticed ??= {
      id: "flag-misspelt",
      severity: "warning",
      lines: [asked.line, line],
      quote: text,
      facts: { ms: 0, step: asked.name ?? "STORE", names: [flag] },
      count: 0
    }
    this.noticed.count++
  }
}
