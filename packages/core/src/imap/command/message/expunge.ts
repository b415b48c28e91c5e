/** EXPUNGE and UID EXPUNGE: removes messages for good. RFC 9051 §6.4.3, §6.4.9. */
import type { Argument } from "../../Argument.ts"
import type { MessageSet, Numbers } from "../../MessageSet.ts"
import type { Tagged, Untagged } from "../../Response.ts"
import { withJson } from "../../../base/json.ts"
import * as Grammar from "../../wire/Grammar.ts"
import { named, planned, asWritten } from "./messages.ts"
import * as Plan from "../Plan.ts"
import { Schema } from "effect"
import { checking } from "../checking.ts"
import * as shapes from "../shapes.ts"
import { type Command, commandOf } from "../Command.ts"

/** The messages that went while the command ran, including those that others removed. */
export interface Expunged {
  /** Each number as it was when its turn came: those after it move up. */
  readonly sequences: ReadonlyArray<number>
  /** By UID instead, if QRESYNC is enabled. RFC 7162 §3.2.10. */
  readonly uids: MessageSet
  /** Present if QRESYNC is enabled. RFC 7162 §3.2.7. */
  readonly highestModSeq: bigint | undefined
}

const check = checking("EXPUNGE", () => ({ uids: Schema.optional(shapes.numbers) }))

/**
 * Removes all messages marked as `\Deleted`, including those that other programs marked; with `uids` only these, which needs
 * UIDPLUS and is `NotOffered` without it. More UIDs than fit into a line are removed by several commands, in ascending order;
 * if one of them fails, those before it are gone, which the error's `progress` lists. `expunge([])` removes nothing.
 */
export const expunge = (uids?: Numbers): Command<Expunged> => {
  const wrong = check({ uids })
  if (wrong !== undefined) return wrong
  if (uids === undefined) return { name: "EXPUNGE", args: [], result: expunged }
  const about = {
    messages: named(uids),
    command: (each: Argument): Command<Expunged> => ({ name: "UID EXPUNGE", args: [each], result: expunged }),
    joined
  }
  return commandOf({
    ...asWritten(about),
    plan: (offered) => {
      const { capabilities } = offered
      return capabilities.has("UIDPLUS") || capabilities.has("IMAP4REV2")
        ? planned(about, offered)
        : Plan.notOffered("UID EXPUNGE", "UIDPLUS")
    }
  })
}

const expunged = (untagged: ReadonlyArray<Untagged>, { code }: Tagged): Expunged =>
  withJson({
    sequences: untagged.flatMap((response) => (response._tag === "Expunge" ? [response.sequence] : [])),
    uids: untagged.flatMap((response) =>
      response._tag === "Vanished" && !response.earlier ? response.uids : []
    ),
    highestModSeq: code?.name === "HIGHESTMODSEQ" ? Grammar.modSeq(code.args) : undefined
  })

/** Joins what several commands removed. */
export const joined = (all: ReadonlyArray<Expunged>): Expunged =>
  withJson({
    sequences: all.flatMap(({ sequences }) => sequences),
    uids: all.flatMap(({ uids }) => uids),
    highestModSeq: all.findLast(({ highestModSeq }) => highestModSeq !== undefined)?.highestModSeq
  })
