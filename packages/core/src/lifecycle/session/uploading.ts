/** Writes the bytes that an app supplies to a command, such as a large APPEND, once the server waits for them. */
import { Cause, Effect, Fiber, Stream } from "effect"
import type * as ImapError from "../../failure/ImapError.ts"
import type { Argument } from "../../imap/Argument.ts"
import type { Command } from "../../imap/Command.ts"
import * as Entry from "./Entry.ts"
import type { Input } from "./State.ts"

interface Session {
  /** Waits for the next answer; an interrupted caller gives the command up. */
  readonly answer: (entry: Entry.Entry) => Effect.Effect<Entry.Answer, ImapError.ImapError>
  /** Passes an input to the dialogue, and returns once all that follows from it is written. */
  readonly write: (input: Input) => Effect.Effect<void>
}

/** Returns the answer to the command; an interruption ends the connection. */
export const upload = (
  session: Session,
  entry: Entry.Entry
): Effect.Effect<Entry.Answer, ImapError.ImapError> => {
  // the continuation request may come before the caller waits for it
  const uploading = Effect.flatMap(
    Effect.forkChild(supply(session, entry), { startImmediately: true }),
    (fiber) => Effect.ensuring(conclusion(session, entry), Fiber.interrupt(fiber))
  )
  if (Entry.owes(entry)) return uploading
  return Effect.flatMap(session.answer(entry), (asked) =>
    asked._tag === "Continuation" ? uploading : Effect.succeed(asked)
  )
}

const conclusion = (session: Session, entry: Entry.Entry): Effect.Effect<Entry.Answer, ImapError.ImapError> =>
  Effect.flatMap(session.answer(entry), (answer) =>
    answer._tag === "Continuation" ? conclusion(session, entry) : Effect.succeed(answer)
  )

const supply = (session: Session, entry: Entry.Entry): Effect.Effect<void> => {
  // without the yield, the next piece could be taken before this one is written
  const write = (input: Input) => Effect.andThen(Effect.yieldNow, session.write(input))
  return Stream.runForEach(streamOf(entry.command), (bytes) => write({ _tag: "Feed", entry, bytes })).pipe(
    Effect.matchCauseEffect({
      onSuccess: () => write({ _tag: "Fed", entry }),
      onFailure: (cause) =>
        // a command that was refused needs no more bytes
        Entry.owes(entry)
          ? write({ _tag: "Fail", reason: { _tag: "StreamFailed", problem: problemOf(cause) }, of: entry })
          : Effect.void
    })
  )
}

/** The stream among the arguments of a command; it has one at most. */
const streamOf = ({ args }: Command): Stream.Stream<Uint8Array, unknown> => {
  const found = flat(args).find((argument) => argument._tag === "Stream")
  return found === undefined ? Stream.empty : found.stream
}

const flat = (args: ReadonlyArray<Argument>): ReadonlyArray<Argument> =>
  args.flatMap((argument) => (argument._tag === "List" ? flat(argument.items) : [argument]))

const problemOf = (cause: Cause.Cause<unknown>): string => {
  const failure = Cause.squash(cause)
  return failure instanceof Error ? failure.message : String(failure)
}
