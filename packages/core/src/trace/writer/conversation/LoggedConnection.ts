/** The state of one connection of a log, and its events. */
import type { LoggedRefusal } from "../refusals.ts"
import type { Tagged } from "../../../imap/Response.ts"
import type { Indexing } from "../../Redactor.ts"
import type * as Trace from "../../Trace.ts"
import { Activities, type ActivityEvent } from "../Activities.ts"
import { Learned } from "../Learned.ts"
import type { Item } from "../Log.ts"
import { Outstanding } from "../Outstanding.ts"
import { Progress } from "../Progress.ts"
import { PendingCommands } from "./PendingCommands.ts"

export type Events = ReadonlyArray<Trace.Event>
export type Of<Tag extends Item["_tag"]> = Extract<Item, { readonly _tag: Tag }>

/** Nearly all lines change nothing. */
export const none: Events = []

/** The place of a connection in its log. */
interface Within {
  /** The number of its connections up to this one. */
  readonly number: number
  /** STARTTLS is sent in it. */
  readonly upgrades: boolean
  /** That of all connections of the log. */
  readonly indexing: Indexing
  /** Returns whether another connection to the host begins after its end. */
  readonly isFollowed: (host: string) => boolean
}

export class LoggedConnection {
  readonly group: string
  client: NonNullable<Of<"Opened">["client"]>
  /** Its client goes on with another connection. */
  isRetried = false
  time = 0
  readonly learned: Learned
  readonly progress: Progress
  readonly activities = new Activities()
  readonly pending = new PendingCommands()
  /** The tags of LOGOUT. */
  readonly goodbyes = new Set<string>()
  readonly operations = new Map<string, number>()
  readonly outstanding = new Outstanding()
  readonly isFollowed: Within["isFollowed"]
  refusal: LoggedRefusal | undefined
  /** The last answer, if it was a refusal, and nothing was sent since. */
  refused: Tagged | undefined
  port: number | undefined
  hasBegun = false
  hasHeard = false
  hasSpoken = false
  isLoggedIn = false
  isOpen = false
  isOver = false
  isCompressed = false
  /** What follows is compressed in the log. */
  isUnreadable = false
  /** A line came that was no response. */
  isDoubtful = false

  constructor({ indexing, isFollowed, number, upgrades }: Within) {
    this.isFollowed = isFollowed
    this.learned = new Learned(indexing)
    this.group = `c${number}`
    this.client = { first: number, attempt: 1 }
    this.progress = new Progress(upgrades)
  }

  /** The log shows the beginning. */
  begin(): Events {
    const { at, seen } = this.learned
    if (this.hasBegun || seen.host === "") return []
    this.hasBegun = true
    const place = { host: at.host(seen.host), port: this.port ?? 0 }
    const { attempt, first } = this.client
    const data = {
      ...place,
      policy: "imported",
      attempt,
      session: `s${first}`
    }
    return [this.event("connection:started", data)]
  }

  open(): void {
    this.isLoggedIn = true
    this.isOpen = true
  }

  /** Returns whether an answer is due: to a command, or to the DONE of an IDLE. */
  isOwed(): boolean {
    const { hasIdle, owesAnswer } = this.pending
    return owesAnswer || (hasIdle && this.outstanding.isDone)
  }

  get isGreeted(): boolean {
    return this.learned.seen.greeting !== ""
  }

  leave(): void {
    this.isOver = true
  }

  moved(moves: ReadonlyArray<Trace.EventData<"machine:transition">>): Events {
    if (moves.length === 0) return none
    return moves.flatMap((move) => [
      this.event("machine:transition", move),
      ...this.activity(this.activities.moved(move))
    ])
  }

  activity(all: ReadonlyArray<ActivityEvent>): Events {
    return all.length === 0 ? none : all.map(({ data, name }) => this.event(name, data))
  }

  get lane() {
    const known = this.progress.lane
    return known === undefined ? {} : { lane: known }
  }

  event<Name extends Trace.EventName>(name: Name, data: Trace.EventData<Name>): Trace.Events[Name]
  event(name: Trace.EventName, data: Trace.EventData<Trace.EventName>) {
    return { time: this.time, name, group_id: this.group, data }
  }
}
