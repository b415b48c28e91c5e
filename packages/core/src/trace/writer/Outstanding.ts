/** The pending commands of a log, and the state of the connection when it failed. */
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
  /** The messages received for the first pending command. */
  private messages = 0
  private heardAt: number | undefined
  /** True while a response is incomplete. */
  private hasBegun = false
  /** True once DONE was sent. */
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

  /** Records a part of a response. */
  unfinished(time: number): void {
    this.heardAt = time
    this.hasBegun = true
  }

  /** Returns the milliseconds without data for the first pending command. */
  unansweredMs(time: number): number {
    if (this.messages > 0 || this.hasBegun) return 0
    return Math.round(time - Math.max(this.first?.time ?? -Infinity, this.heardAt ?? 0))
  }

  /** Returns the state of the connection. `isBye`: the server ended it, as it may during IDLE. */
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
