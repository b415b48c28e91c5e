/** Keywords that an app sets and that look like a flag of the standard without its backslash. Line by line. RFC 9051 §2.3.2. */
import { flagsIn } from "@effect-imap/core/internal/Advice"
import type { Noticed } from "../Noticed.ts"
import type { Dialogue } from "./Dialogue.ts"
import type { Received } from "./Line.ts"

const standard = /^(?:ANSWERED|DELETED|DRAFT|FLAGGED|SEEN)$/i

export class MisspeltFlags {
  private noticed: Noticed | undefined

  get found(): ReadonlyArray<Noticed> {
    return this.noticed === undefined ? [] : [this.noticed]
  }

  received({ condition, line, text }: Received, { answered }: Dialogue): void {
    if (answered?.isApps !== true || !answered.name.endsWith("STORE") || condition !== "OK") return
    const flag = flagsIn(answered.text).find((each) => standard.test(each))
    if (flag === undefined) return
    this.noticed ??= {
      id: "flag-misspelt",
      severity: "warning",
      lines: [answered.line, line],
      quote: text,
      facts: { ms: 0, step: answered.name, names: [flag] },
      count: 0
    }
    this.noticed.count++
  }
}
