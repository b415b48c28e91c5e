/** Records the calls of an app that this program refuses before anything is sent: no line of the wire shows them. */
import { Effect, Stream } from "effect"
import * as ImapError from "../../failure/ImapError.ts"
import { isAttemptClosed, type Run } from "../../lifecycle/activity/Run.ts"
import { failureOf } from "../../trace/ended.ts"
import { Asking, commandOf } from "./turn/TurnRecord.ts"

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
): Effect.Effect<A, E, R> =>
  Effect.suspend(() => {
    const isLate = isAttemptClosed(run)
    return Effect.tapError(work, (error) => record(run, call, error, isLate))
  })

/** The same of a stream. */
export const recordedStream = <A, R>(
  run: Run,
  call: Call,
  work: Stream.Stream<A, ImapError.ImapError, R>
): Stream.Stream<A, ImapError.ImapError, R> =>
  Stream.suspend(() => {
    const isLate = isAttemptClosed(run)
    return Stream.tapError(work, (error) => record(run, call, error, isLate))
  })

/** The reasons for a local refusal: the app's arguments, missing capabilities, and limits that the server lists. */
const local: ReadonlySet<string> = new Set(["Misuse", "NotOffered", "MessageTooLarge"])

/** The recorded refusals: an error that passes through several calls is recorded once. */
const known = new WeakSet<ImapError.ImapError>()

/** `isLate`: the connection was over when the call began. Its end is one error for all callers. */
const record = (
  { recorder }: Run,
  { call, command }: Call,
  error: unknown,
  isLate: boolean
): Effect.Effect<void> =>
  Effect.sync(() => {
    if (!(error instanceof ImapError.ImapError) || !recorder.listening()) return
    const isClosed = isLate && error.reason._tag === "Closed"
    if (!isClosed && (!local.has(error.reason._tag) || known.has(error))) return
    known.add(error)
    const cmd = typeof command === "string" ? commandOf(command) : undefined
    const { error: reason, facts } = failureOf(error)
    recorder.emit("command:refused", { call, ...(cmd === undefined ? {} : { cmd }), reason, facts })
  })

/** Records a command that was never sent, since the connection ended before it could be. */
export const recordUnsent = (
  { recorder }: Run,
  command: string,
  { reason }: ImapError.ImapError
): Effect.Effect<void> =>
  Effect.withFiber((fiber) => {
    // a call on a connection that the app has closed is a refusal
    if (reason._tag !== "Closed" && fiber.getRef(Asking) === "app") {
      const cmd = commandOf(command)
      recorder.emit("command:unsent", cmd === undefined ? {} : { cmd })
    }
    return Effect.void
  })
