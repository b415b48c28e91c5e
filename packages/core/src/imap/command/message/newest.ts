/** The newest messages of the open mailbox, by their places in it. RFC 9051 §6.4.5. */
import * as MessageSet from "../../MessageSet.ts"
import { checking } from "../checking.ts"
import { type Command, commandOf } from "../Command.ts"
import * as Plan from "../Plan.ts"
import * as shapes from "../shapes.ts"
import { fetch } from "./fetch.ts"
import { type FetchQuery, type Message, queryShape } from "./Message.ts"

const check = checking("newest", () => ({ count: shapes.nonZeroNumber, query: queryShape() }))

/**
 * Reads the newest messages of the open mailbox, the newest last: one FETCH, which `messages` of a connection can stream. In an
 * empty mailbox nothing is sent.
 *
 * **Example** (The fifty newest subjects)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const subjects = Effect.fn(function* ({ execute }: ImapConnection.ImapConnection) {
 *   const messages = yield* execute(Command.newest(50, { envelope: true }))
 *   return messages.toReversed().map(({ envelope }) => envelope.subject ?? "(no subject)")
 * })
 * ```
 */
export function newest<const Query extends FetchQuery>(
  count: number,
  query: Query
): Command<ReadonlyArray<Message<Query>>>
export function newest(count: number, query: FetchQuery): Command<ReadonlyArray<Message>> {
  const wrong = check({ count, query })
  if (wrong !== undefined) return wrong
  const anyhow = fetch("1:*", query, { partial: [-1, -count] })
  return commandOf({
    ...anyhow,
    plan: (offered) => {
      const { exists } = offered
      // they stay the same while a FETCH runs: RFC 9051 §7.5.1
      const command =
        exists === undefined ? anyhow : fetch(MessageSet.sequenceNumbers(placesOf(count, exists)), query)
      return Plan.of(command, offered)
    }
  })
}

const placesOf = (count: number, exists: number): string =>
  `${Math.max(1, exists - count + 1)}:${Math.max(1, exists)}`
