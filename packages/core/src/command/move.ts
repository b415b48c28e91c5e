/** MOVE and UID MOVE. RFC 9051 §6.4.8, RFC 6851. */
import { Effect } from "effect"
import * as Argument from "../Argument.ts"
import type { Command, CommandResult } from "../Command.ts"
import type { Tagged } from "../Response.ts"
import * as SequenceSet from "../wire/SequenceSet.ts"
import { type Messages, messages } from "./arguments.ts"
import { type CopiedUids, copiedUids } from "./copiedUids.ts"
import { copy, type CopyOptions } from "./copy.ts"
import { expunge } from "./expunge.ts"
import * as Plan from "./Plan.ts"
import { store } from "./store.ts"

/** What a MOVE did. */
export interface Moved {
  /** `copy`: the server has no MOVE, and the messages were copied and then removed. */
  readonly how: "move" | "copy"
  /** Where the server tells it. */
  readonly uids: CopiedUids | undefined
}

/**
 * Moves messages to another mailbox. Without MOVE they are copied, marked as `\Deleted` and removed by UID EXPUNGE,
 * which touches no other message; where a step of that fails, the messages may be in both mailboxes. Without UIDPLUS,
 * too, it is `NotOffered`: EXPUNGE would remove what others have marked.
 */
export const move = (set: Messages, mailbox: string, { uid = false }: CopyOptions = {}): Command<Moved> => {
  const command: Command<Moved> = {
    name: uid ? "UID MOVE" : "MOVE",
    args: [messages(set), Argument.mailbox(mailbox)],
    result: (untagged, tagged) => ({ how: "move", uids: copiedUids([...untagged, tagged]) })
  }
  return {
    ...command,
    plan: ({ capabilities }) => {
      const isRev2 = capabilities.has("IMAP4REV2")
      if (capabilities.has("MOVE") || isRev2) return Plan.send(command)
      return capabilities.has("UIDPLUS")
        ? Plan.steps((execute) => copyAndRemove(set, mailbox, { uid }, execute))
        : Plan.notOffered(command.name, "MOVE")
    }
  }
}

/** Characters of a set in one command, which has 8192 octets. */
const longestSet = 4_000

/**
 * The UIDs are looked up first: a message that comes after the copy could be in the set, and would be removed without
 * having been copied.
 */
const copyAndRemove = Effect.fnUntraced(function* (
  set: Messages,
  mailbox: string,
  options: CopyOptions,
  execute: Plan.Execute
) {
  const found = yield* execute(lookUp(set, options))
  const copies: Array<Tagged> = []
  let last: CommandResult<unknown> = found
  for (const uids of SequenceSet.write(found.value, longestSet)) {
    const copied = yield* execute(copy(uids, mailbox, { uid: true }))
    yield* execute(store(uids, { add: ["\\Deleted"] }, { uid: true, silent: true }))
    last = yield* execute(expunge(uids))
    copies.push(copied.tagged)
  }
  const value: Moved = { how: "copy", uids: copiedUids(copies) }
  return { ...last, value }
})

/** SEARCH brings only what was asked for; FETCH may bring news of other messages. */
const lookUp = (set: Messages, { uid = false }: CopyOptions): Command<ReadonlyArray<number>> => ({
  name: "UID SEARCH",
  args: [...(uid ? [Argument.atom("UID")] : []), messages(set)],
  result: (untagged) =>
    untagged
      .flatMap((response) => (response._tag === "Search" ? response.numbers : []))
      .toSorted((a, b) => a - b)
})
