/** EXPUNGE and UID EXPUNGE: removes messages for good. RFC 9051 §6.4.3, §6.4.9. */
import type { Command } from "../Command.ts"
import type { MessageSet } from "../MessageSet.ts"
import type { Tagged, Untagged } from "../Response.ts"
import * as Grammar from "../wire/Grammar.ts"
import { type Messages, messages } from "./arguments.ts"
import * as Plan from "./Plan.ts"

/** What has gone while the command ran: also what others removed. */
export interface Expunged {
  /** Each number as it was when its turn came: those behind move up. */
  readonly sequences: ReadonlyArray<number>
  /** By UID instead, where QRESYNC is enabled. RFC 7162 §3.2.10. */
  readonly uids: MessageSet
  /** Where QRESYNC is enabled. RFC 7162 §3.2.7. */
  readonly highestModSeq: bigint | undefined
}

const expunged = (untagged: ReadonlyArray<Untagged>, { code }: Tagged): Expunged => ({
  sequences: untagged.flatMap((response) => (response._tag === "Expunge" ? [response.sequence] : [])),
  uids: untagged.flatMap((response) =>
    response._tag === "Vanished" && !response.earlier ? response.uids : []
  ),
  highestModSeq: code?.name === "HIGHESTMODSEQ" ? Grammar.number64(code.args) : undefined
})

/**
 * Removes all messages with `\Deleted`, those that other programs marked among them; with `uids` only these, which needs
 * UIDPLUS and is `NotOffered` without it.
 */
export const expunge = (uids?: Messages): Command<Expunged> => {
  if (uids === undefined) return { name: "EXPUNGE", args: [], result: expunged }
  const command: Command<Expunged> = { name: "UID EXPUNGE", args: [messages(uids)], result: expunged }
  return {
    ...command,
    plan: ({ capabilities }) =>
      capabilities.has("UIDPLUS") || capabilities.has("IMAP4REV2")
        ? Plan.send(command)
        : Plan.notOffered("UID EXPUNGE", "UIDPLUS")
  }
}
