/** What a log shows of the commands that have no answer: how the connection stood as it failed. */
import type { Standing } from "../../failure/Standing.ts"
import type { Response } from "../../imap/Response.ts"
import type { CommandLine } from "./commandLine.ts"

/** A command in progress. */
interface Owed {
  readonly name: string
  readonly time: number
}

export class Outstanding {
  private readonly owed = new Map<string, Owed>()
  /** The messages that came of what the first command without an answer asked for. */
  private messages = 0
  private heardAt: number | undefined
  /** A response has begun, and is not complete. */
  private hasBegun = false
  /** IDLE was asked to end. */
  isDone = false
  /** The capabilities that the server listed last. */
  listed: ReadonlyArray<string> = []

  sent({ name, tag }: CommandLine, time: number): void {
    this.owed.set(tag, { name, time })
    if (this.owed.size === 1) this.messages = 0
    if (name === "IDLE") this.isDone = false
  }

  /** DONE was sent: the answer to IDLE is due. RFC 9051 §6.3.13. */
  done(): void {
    this.isDone = true
  }

  heard(said: Response, time: number): void {
    this.heardAt = time
    this.hasBegun = false
    const names = listed(said)
    if (names.length > 0) this.listed = names
    if (said._tag === "Fetch" && this.first?.name.endsWith("FETCH") === true) this.messages++
    if (said._tag !== "Tagged") return
    this.messages = 0
    this.owed.delete(said.tag)
  }

  /** A part of a response came. */
  unfinished(time: number): void {
    this.heardAt = time
    this.hasBegun = true
  }

  /** Returns the milliseconds for which nothing came that answers the first command without an answer. */
  unansweredMs(time: number): number {
    if (this.messages > 0 || this.hasBegun) return 0
    return Math.round(time - Math.max(this.first?.time ?? -Infinity, this.heardAt ?? 0))
  }

  /** Returns how the connection stands; `isBye`: the server ended it, which it may do to an IDLE. */
  standing(time: number, isBye: boolean): Standing {
    const { first } = this
    // an IDLE that goes on owes nothing
    if (first === undefined || (first.name === "IDLE" && (!this.isDone || isBye))) return {}
    return {
      command: first.name,
      waitedMs: Math.round(time - first.time),
      answer: this.hasBegun || this.messages > 0 ? "begun" : "none"
    }
  }

  private get first(): Owed | undefined {
    return this.owed.values().next().value
  }
}

const listed = (said: Response): ReadonlyArray<string> => {
  if (said._tag === "Capability") return said.names
  return "code" in said && said.code?.name === "CAPABILITY" ? said.code.args.split(" ") : []
}
