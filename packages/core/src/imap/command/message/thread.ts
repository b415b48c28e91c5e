/** UID THREAD. RFC 5256. */
import * as Argument from "../../Argument.ts"
import type { MessageThread } from "../../Response.ts"
import { arranged } from "./arranged.ts"
import { queryShape, type SearchQuery } from "./criteria.ts"
import { Schema } from "effect"
import { checking } from "../checking.ts"
import type { Command } from "../Command.ts"

const algorithms = {
  /** By what each message says it answers; if it says nothing, by subjects. */
  references: "REFERENCES",
  /** By subjects alone: one below the other, in the order of their dates. */
  orderedSubject: "ORDEREDSUBJECT",
  /** As `references`, without a look at subjects, and sorted by the newest of each. Dovecot has it. */
  refs: "REFS"
}

/** The algorithm that finds conversations. */
export type ThreadAlgorithm = keyof typeof algorithms

const isAlgorithm = (given: unknown): given is ThreadAlgorithm =>
  typeof given === "string" && Object.hasOwn(algorithms, given)

const check = checking("THREAD", () => ({
  by: Schema.declare(isAlgorithm, { expected: `one of ${Object.keys(algorithms).join(", ")}` }),
  query: queryShape()
}))

/**
 * Finds the messages that match, as conversations: `thread("references", { since: new Date("2026-02-01") })`. It
 * fails with `NotOffered` if the server does not list the algorithm (`THREAD=REFERENCES`): most large providers do not; if it
 * has ids of conversations, `fetch` returns them as `threadId`.
 *
 * **Example** (How many answers each conversation has)
 *
 * ```ts
 * import { Command, type ImapConnection, type Response } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const size = ({ children }: Response.MessageThread): number =>
 *   children.reduce((sum, child) => sum + size(child), 1)
 *
 * const answers = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const threads = yield* connection.execute(Command.thread("references", {}))
 *   return threads.map((thread) => [thread.number, size(thread) - 1])
 * })
 * ```
 */
export const thread = (by: ThreadAlgorithm, query: SearchQuery): Command<ReadonlyArray<MessageThread>> => {
  const wrong = check({ by, query })
  if (wrong !== undefined) return wrong
  return arranged(query, {
    name: "THREAD",
    by: Argument.atom(algorithms[by]),
    needs: [`THREAD=${algorithms[by]}`],
    result: (untagged) => untagged.flatMap((response) => (response._tag === "Thread" ? response.threads : []))
  })
}
