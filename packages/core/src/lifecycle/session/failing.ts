/** Converts the end of a session to an error of each step that waited. */
import type { Call } from "../../failure/decide.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { PlainReason, Step } from "../../failure/Reason.ts"
import type { Redactor } from "../../trace/Redactor.ts"
import type { TransportError } from "../Transport.ts"
import * as Policy from "../Policy.ts"
import { type Standing, withStanding } from "../../failure/Standing.ts"
import type { Entry } from "./Entry.ts"
import type { Ending } from "./State.ts"
import { fromTransport, partOf, type Destination } from "./transportFailure.ts"

/** Makes the error of a step that waited when the session ended; `entry`: the command that it waited for. */
export type Failing = (step: Step, entry?: Entry) => ImapError.ImapError

/** All that is known about the end. */
export interface End {
  /** Without one, the transport's own failure is the reason. */
  readonly ending: Ending | undefined
  /** The caller's command that the server was answering; `undefined` if nothing has ended but the caller's own request. */
  readonly of: Entry | "none" | undefined
  /** The server's words, unchanged. */
  readonly words: string | undefined
  readonly failure: TransportError | undefined
  readonly place: Omit<Destination, "step">
  /** How the session stood. */
  readonly standing: Standing
  readonly redactor: Redactor
}

/** Returns a function, so that errors are made and words redacted only if a caller waits. */
export const failingWith =
  ({ ending, failure, of, place, redactor, standing, words }: End): Failing =>
  (step, entry) => {
    const serverText = words === undefined ? undefined : redactor.text(words)
    const call =
      of === undefined || ending === undefined || isLoss(ending) ? undefined : callOf(of, step, entry)
    return ending === undefined && failure !== undefined
      ? fromTransport(failure, { ...place, step }, serverText, standing)
      : ImapError.make(withStanding(reasonOf(ending, step, place, redactor), standing), step, {
          serverText,
          call
        })
  }

/** The reason of an end that is not the transport's. */
const reasonOf = (
  ending: Ending | undefined,
  step: Step,
  place: End["place"],
  redactor: Redactor
): PlainReason => {
  if (ending === undefined) return { _tag: "ConnectionLost", step }
  switch (ending._tag) {
    case "Bye":
      return byeOf(ending.code, redactor)
    case "Timeout":
      return { ...ending, ...partOf(place.literal), ...ofLimit(ending.afterMs) }
    case "StreamFailed":
      // the words of an app's own code may hold what it shares with this connection, such as a token
      return { ...ending, problem: redactor.text(ending.problem) }
    default:
      return ending
  }
}

/** The limit that there is by default, if the app made the one that passed shorter. */
const ofLimit = (afterMs: number) => (afterMs < Policy.usual.command ? { usualMs: Policy.usual.command } : {})

/** The other side or this one ended it, or nothing came: no answer is the cause. */
const isLoss = ({ _tag }: Ending): boolean => _tag === "Bye" || _tag === "Timeout" || _tag === "Closed"

/** Says whose command the server was answering. On the way to a mailbox there is no caller. */
const callOf = (of: Entry | "none", step: Step, entry: Entry | undefined): Call | undefined => {
  if (of === "none") return inUse.has(step) ? "none" : undefined
  return of === entry ? "own" : "another"
}

const inUse: ReadonlySet<Step> = new Set(["command", "idle", "selected"])

const byeOf = (code: string | undefined, redactor: Redactor): PlainReason => ({
  _tag: "ServerBye",
  ...(code === undefined ? {} : { code: redactor.word(code) })
})
