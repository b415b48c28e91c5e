/** What the other connections of a trace show of one: those of its call, of its account, and of its host. */
import type { EventData } from "@effect-imap/core/Trace"
import type { Across, Watched } from "../../evidence/Across.ts"
import type { EarlierUids } from "../../evidence/watch/EarlierUids.ts"
import type { Told } from "../../life/across.ts"

/** One attempt of a call. */
export interface Attempt {
  readonly start: number
  readonly selectedAt: number | undefined
  /** The step at which it failed, and the tag of the reason. */
  readonly step: string | undefined
  readonly error: string | undefined
}

/** The other connections of a call, and of its account. Each is found when it is asked for. */
export interface Beside {
  readonly attempts: ReadonlyArray<Attempt>
  /** What is known besides its end, in the light of its account's ways to a mailbox. */
  readonly circumstances: EventData<"connection:ended">["circumstances"]
  /** How many attempts failed alike before it, over all calls, if those of its own are told. */
  readonly alikeBefore: number | undefined
  /** How a later connection of the account went on, if that shows that nobody has to open it again. */
  readonly later: "openedLater" | "loggedInLater" | undefined
  /** Returns whether what answers at its port went on with other connections at a time. */
  readonly goesOn: (time: number) => boolean
  /** The UIDs of its account; undefined if the trace does not have all its lines. */
  readonly earlier: EarlierUids | undefined
  /** The connections to its host, and itself among them. */
  readonly across: Across
  readonly own: Watched & Told
}
