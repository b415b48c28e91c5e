/** Converts the end of a session to an error of each step that waited. */
import { type Circumstances, concerning } from "../../failure/diagnosis/Circumstances.ts"
import * as ImapError from "../../failure/ImapError.ts"
import type { PlainReason, Step } from "../../failure/Reason.ts"
import type { Redactor } from "../../trace/Redactor.ts"
import type { TransportError } from "../Transport.ts"
import * as Policy from "../Policy.ts"
import type { Ending } from "./State.ts"
import { fromTransport, partOf, type Destination } from "./transportFailure.ts"

/** Makes the error of a step that waited when the session ended. */
export type Failing = (step: Step) => ImapError.ImapError

/** All that is known about the end. */
export interface End {
  /** Without one, the transport's own failure is the reason. */
  readonly ending: Ending | undefined
  /** The server's words, unchanged. */
  readonly words: string | undefined
  readonly failure: TransportError | undefined
  readonly place: Omit<Destination, "step">
  readonly circumstances: Circumstances
  readonly redactor: Redactor
}

/** Returns a function, so that errors are made and words redacted only if a caller waits. */
export const failingWith =
  ({ circumstances, ending, failure, place, redactor, words }: End): Failing =>
  (step) => {
    const reason =
      ending?._tag === "Bye"
        ? byeOf(ending.code, redactor)
        : ending?._tag === "Timeout"
          ? { ...ending, ...partOf(place.literal) }
          : ending
    const serverText = words === undefined ? undefined : redactor.text(words)
    const error =
      reason === undefined && failure !== undefined
        ? fromTransport(failure, { ...place, step }, serverText)
        : ImapError.make(reason ?? { _tag: "ConnectionLost", step }, step, { serverText })
    const isTimeout = ending?._tag === "Timeout"
    return ImapError.withCircumstances(error, {
      ...concerning(error.reason._tag, circumstances, isTimeout && place.literal !== undefined),
      ...(isTimeout && ending.afterMs < Policy.usual.command ? { usualMs: Policy.usual.command } : {})
    })
  }

const byeOf = (code: string | undefined, redactor: Redactor): PlainReason => ({
  _tag: "ServerBye",
  ...(code === undefined ? {} : { code: redactor.word(code) })
})
