/** MOVE and UID MOVE. RFC 9051 §6.4.8, RFC 6851. */
import { Effect } from "effect"
import * as Argument from "../../Argument.ts"
import type { Tagged } from "../../Response.ts"
import * as MessageSet from "../../MessageSet.ts"
import { type CopiedUids, copiedUids, joinedUids } from "./copiedUids.ts"
import { copy, copyFields } from "./copy.ts"
import { expunge } from "./expunge.ts"
import { lookUp } from "./lookUp.ts"
import { type Messages, named, nameFor, planned, progressed, slicesOf, asWritten } from "./messages.ts"
import * as Plan from "../Plan.ts"
import { store } from "./store.ts"
import { checking } from "../checking.ts"
import { type Command, commandOf } from "../Command.ts"

/** The result of a MOVE. */
export interface Moved {
  /** `copy`: the server has no MOVE, and the messages were copied and then removed. */
  readonly how: "move" | "copy"
  /** Present if the server reports it. */
  readonly uids: CopiedUids | undefined
}

const check = checking("MOVE", copyFields)

/**
 * Moves messages to another mailbox. Without MOVE they are copied, marked as `\Deleted` and removed by UID EXPUNGE,
 * which touches no other message; if a step of that fails, the messages of `failed` in the error's `progress` may be in
 * both mailboxes. Without UIDPLUS,
 * too, it is `NotOffered`: EXPUNGE would remove what others have marked.
 *
 * A set of more UIDs than fit into a line is moved by several commands, in ascending order; if one of them fails,
 * those before it have been moved, which the error's `progress` lists. The same MOVE can be sent again: what has gone is passed over.
 */
export const move = (set: Messages, mailbox: string): Command<Moved> => {
  const wrong = check({ set, mailbox })
  if (wrong !== undefined) return wrong
  const messages = named(set)
  const name = nameFor("MOVE", messages)
  const about = {
    messages,
    command: (each: Argument.Argument): Command<Moved> => ({
      name,
      args: [each, Argument.mailbox(mailbox)],
      result: (untagged, tagged) => ({ how: "move", uids: copiedUids([...untagged, tagged]) })
    }),
    joined: (moves: ReadonlyArray<Moved>): Moved => ({
      how: "move",
      uids: joinedUids(moves.flatMap(({ uids }) => uids ?? []))
    })
  }
  return commandOf({
    ...asWritten(about),
    plan: (offered) => {
      const { capabilities } = offered
      if (capabilities.has("MOVE") || capabilities.has("IMAP4REV2")) return planned(about, offered)
      if (!capabilities.has("UIDPLUS")) return Plan.notOffered(name, "MOVE")
      return Plan.steps((exchange) => copyAndRemove(lookUp(messages, offered), mailbox, exchange))
    }
  })
}

/**
 * The UIDs are looked up first: a message that comes after the copy could be in the set, and would be removed without
 * having been copied.
 */
const copyAndRemove = Effect.fnUntraced(function* (
  looked: Plan.Plan<ReadonlyArray<number>>,
  mailbox: string,
  exchange: Plan.Exchange
) {
  const slices = slicesOf(MessageSet.of((yield* Plan.run(looked, exchange)).value))
  const moves = slices.map((slice) => Plan.steps((exchange) => copyAndRemoveAll(slice, mailbox, exchange)))
  const joined = (copies: ReadonlyArray<Tagged>): Moved => ({ how: "copy", uids: copiedUids(copies) })
  return yield* Plan.run(Plan.allOf(moves, joined, progressed(slices)), exchange)
})

const copyAndRemoveAll = Effect.fnUntraced(function* (
  slice: Argument.Argument,
  mailbox: string,
  exchange: Plan.Exchange
) {
  const { tagged } = yield* exchange(copy(slice, mailbox))
  yield* exchange(store(slice, { add: ["\\Deleted"] }, { silent: true }))
  return { ...(yield* exchange(expunge(slice))), value: tagged }
})
