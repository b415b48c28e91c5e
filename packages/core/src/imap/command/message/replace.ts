/** REPLACE: a new message in place of an old one, such as the next version of a draft. RFC 8508. */
import { Effect, Schema } from "effect"
import * as Argument from "../../Argument.ts"
import { misuse } from "../../../failure/expects.ts"
import type * as ImapError from "../../../failure/ImapError.ts"
import {
  append,
  type Appended,
  appendedOf,
  type AppendOptions,
  argumentsOf,
  inForm,
  messageShape,
  type MessageStream,
  optionFields,
  refusalOf
} from "./append.ts"
import { checking } from "../checking.ts"
import { optionsOf } from "../../../failure/options.ts"
import { type Command, commandOf } from "../Command.ts"
import { expunge } from "./expunge.ts"
import { lookUp } from "./lookUp.ts"
import { named, progressed } from "./messages.ts"
import * as Plan from "../Plan.ts"
import { store } from "./store.ts"

/** The result of a REPLACE. */
export interface Replaced extends Appended {
  /** `append`: the server has no REPLACE, and the old message was removed after the new one had been added. */
  readonly how: "replace" | "append"
}

const name = "UID REPLACE"

const check = checking("REPLACE", () => ({
  uid: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 4_294_967_295 })),
  mailbox: Schema.String,
  content: messageShape(),
  options: optionsOf<AppendOptions>(optionFields)
}))

/**
 * Puts a message into a mailbox and removes another one, of the mailbox that is open: the next version of a draft. The
 * server does both or nothing.
 *
 * Without REPLACE the new message is appended, and the old one marked as `\Deleted` and removed by UID EXPUNGE, which
 * touches no other; without UIDPLUS, too, it is `NotOffered`. The new message is there before anything happens to the
 * old one. If the error has a `progress`, the new message has been added, and the old one may be left. Nothing is
 * added if the old message has gone, which is a `Misuse` then, and `CommandRejected` if the server says so.
 *
 * **Example** (The next version of a draft)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const save = Effect.fn(function* (connection: ImapConnection.ImapConnection, uid: number, draft: Uint8Array) {
 *   const options = { flags: ["\\Draft", "\\Seen"] }
 *   const replaced = yield* connection.execute(Command.replace(uid, "Drafts", draft, options))
 *   return replaced.uid
 * })
 * ```
 */
export const replace = (
  uid: number,
  mailbox: string,
  content: Uint8Array | MessageStream,
  options: AppendOptions = {}
): Command<Replaced> => {
  const wrong = check({ uid, mailbox, content, options })
  if (wrong !== undefined) return wrong
  const one = { ...options, message: content }
  const command = (utf8: boolean): Command<Replaced> => ({
    name,
    args: [Argument.atom(`${uid}`), Argument.mailbox(mailbox), ...argumentsOf(one, utf8)],
    result: (untagged, tagged) => {
      const codes = [...untagged, tagged].flatMap((response) => ("code" in response ? [response.code] : []))
      return { how: "replace", ...appendedOf(codes.find((code) => code?.name === "APPENDUID")) }
    }
  })
  return commandOf({
    ...command(false),
    plan: (offered) => {
      const { capabilities } = offered
      const problem = refusalOf(one, offered)
      if (problem !== undefined) return Plan.refuse(problem)
      if (capabilities.has("REPLACE")) return inForm([one], offered, command)
      if (!capabilities.has("UIDPLUS") && !capabilities.has("IMAP4REV2")) {
        return Plan.notOffered(name, "REPLACE")
      }
      const looked = lookUp(named(uid), offered)
      return Plan.steps((exchange) =>
        Effect.flatMap(Plan.run(looked, exchange), ({ value: [old] }) =>
          old === undefined
            ? Effect.fail(gone(uid))
            : appendAndRemove(old, append(mailbox, content, options), exchange)
        )
      )
    }
  })
}

const gone = (uid: number): ImapError.ImapError => misuse(`${name}: there is no message ${uid}`)

const appendAndRemove = Effect.fnUntraced(function* (
  old: number,
  appends: Command<Appended>,
  exchange: Plan.Exchange
) {
  const { value } = yield* exchange(appends)
  const removes = Effect.andThen(
    exchange(store(old, { add: ["\\Deleted"] }, { silent: true })),
    exchange(expunge(old))
  )
  const addsProgress = progressed([Argument.atom(`${old}`)])
  const removed = yield* Effect.mapError(removes, (error) => addsProgress(error, 0))
  const replaced: Replaced = { how: "append", ...value }
  return { ...removed, value: replaced }
})
