/** THREAD and UID THREAD. RFC 5256. */
import * as Argument from "../Argument.ts"
import type { Command } from "../Command.ts"
import type { MessageThread } from "../Response.ts"
import { charsetOf, inCharset } from "./charset.ts"
import { criteria, type SearchQuery } from "./criteria.ts"
import * as Plan from "./Plan.ts"

const algorithms = {
  /** By what each message says it answers; where it says nothing, by subjects. */
  references: "REFERENCES",
  /** By subjects alone: one below the other, in the order of their dates. */
  orderedSubject: "ORDEREDSUBJECT",
  /** As `references`, without a look at subjects, and sorted by the newest of each. Dovecot has it. */
  refs: "REFS"
}

/** How conversations are found. */
export type ThreadAlgorithm = keyof typeof algorithms

/**
 * The messages that fit, as conversations: `thread("references", { since: new Date("2026-02-01") }, { uid: true })`.
 * `NotOffered` where the server does not list the algorithm (`THREAD=REFERENCES`): most large providers do not; where
 * it has ids of conversations, `fetch` tells them as `threadId`.
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
 *   const { value } = yield* connection.execute(Command.thread("references", {}, { uid: true }))
 *   return value.map((thread) => [thread.number, size(thread) - 1])
 * })
 * ```
 */
export const thread = (
  by: ThreadAlgorithm,
  query: SearchQuery,
  { uid = false }: { readonly uid?: boolean | undefined } = {}
): Command<ReadonlyArray<MessageThread>> => {
  const { args, needs } = criteria(query)
  const charset = charsetOf(args)
  const command = (charset: string): Command<ReadonlyArray<MessageThread>> => ({
    name: uid ? "UID THREAD" : "THREAD",
    args: [Argument.atom(algorithms[by]), Argument.atom(charset), ...args],
    result: (untagged) => untagged.flatMap((response) => (response._tag === "Thread" ? response.threads : []))
  })
  return {
    ...command(charset),
    plan: ({ capabilities }) => {
      const missing = [`THREAD=${algorithms[by]}`, ...needs].find((name) => !capabilities.has(name))
      return missing === undefined
        ? inCharset(args, charset, (each = charset) => Plan.send(command(each)))
        : Plan.notOffered("THREAD", missing)
    }
  }
}
