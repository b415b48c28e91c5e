/** The searches of an app for messages by a field of their header, such as the Message-ID. RFC 9051 §6.4.4. */
import { dataIn } from "../Data.ts"
import { foundIn, resultIn } from "../found.ts"
import type { Asked, Recorded, Said } from "./Watch.ts"
import { LazyMap } from "../../../trace/Lazy.ts"

/** A search that was answered with OK. */
export interface Lookup {
  /** When it was sent. */
  readonly time: number
  readonly found: number
}

interface Running {
  readonly time: number
  found: number
}

/** So many are kept, and so many are waited for at once. */
const most = 64

const byHeader = /^\S+ (?:UID )?SEARCH .*\bHEADER\b/i

export class Lookups {
  readonly answered: Array<Lookup> = []
  private readonly asked = new LazyMap<string, Running>()

  sent({ isApps, tag, text, time }: Recorded<Asked>): void {
    if (isApps && tag !== undefined && this.asked.size < most && byHeader.test(text))
      this.asked.set(tag, { time, found: 0 })
  }

  received({ condition, tag, text }: Said): void {
    if (this.asked.size === 0) return
    if (tag === undefined) return this.reports(text)
    const running = this.asked.get(tag)
    this.asked.delete(tag)
    if (running !== undefined && condition === "OK" && this.answered.length < most)
      this.answered.push(running)
  }

  private reports(text: string): void {
    const { name } = dataIn(text)
    const [running] = this.asked.values()
    if (running !== undefined && (name === "SEARCH" || name === "ESEARCH"))
      running.found += foundIn(name, resultIn(name, text))
  }
}
