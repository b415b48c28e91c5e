/** Records the calls that this program refuses before anything is sent: no line of the wire shows them. */
import { Effect, Stream } from "effect"
import { ImapError } from "../../failure/ImapError.ts"
import type { Run } from "../../lifecycle/activity/Run.ts"
import { failureOf } from "../../trace/ended.ts"
import { commandOf } from "./TurnRecord.ts"

/** A call of the app: its name, and that of the command, if it has one. */
interface Call {
  readonly call: string
  readonly command?: unknown
}

/** Records the call if it is refused. */
export const recorded = <A, E, R>(
  run: Run,
  call: Call,
  work: Effect.Effect<A, E, R>
): Effect.Effect<A, E, R> => Effect.tapError(work, (error) => record(run, call, error))

/** The same of a stream. */
export const recordedStream = <A, R>(
  run: Run,
  call: Call,
  work: Stream.Stream<A, ImapError, R>
): Stream.Stream<A, ImapError, R> => Stream.tapError(work, (error) => record(run, call, error))

/** The reasons that are found here: the app's arguments, what the server does not list, and limits that it lists. */
const local: ReadonlySet<string> = new Set(["Misuse", "NotOffered", "MessageTooLarge"])

/** The recorded refusals: one that passes through several calls is the same. */
const known = new WeakSet<ImapError>()

const record = ({ recorder }: Run, { call, command }: Call, error: unknown): Effect.Effect<void> =>
  Effect.sync(() => {
    if (
      !(error instanceof ImapError) ||
      !local.has(error.reason._tag) ||
      known.has(error) ||
      !recorder.listening()
    )
      return
    known.add(error)
    const cmd = typeof command === "string" ? commandOf(command) : undefined
    const { error: reason, facts } = failureOf(error)
    recorder.emit("command:refused", { call, ...(cmd === undefined ? {} : { cmd }), reason, facts })
  })
