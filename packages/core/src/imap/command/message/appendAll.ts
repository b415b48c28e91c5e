/** Several messages into one mailbox. RFC 3502. */
import { Effect, Schema } from "effect"
import * as Argument from "../../Argument.ts"
import * as MessageSet from "../../MessageSet.ts"
import type { ResponseCode, Tagged } from "../../Response.ts"
import * as Grammar from "../../wire/Grammar.ts"
import * as SequenceSet from "../../wire/SequenceSet.ts"
import { type Appended, argumentsOf, inForm, toAppend, type MessageToAppend, refusalOf } from "./append.ts"
import * as Plan from "../Plan.ts"
import { checking } from "../checking.ts"
import { type Command, commandOf } from "../Command.ts"

/** The outcome for several messages. */
export interface AppendedAll {
  /**
   * `multiAppend`: the server took those of one command all at once, or none of them. `append`: it does not know that,
   * and they were sent one by one; if one of them was refused, those before it are in the mailbox.
   */
  readonly how: "multiAppend" | "append"
  /** Of each message, in their order. */
  readonly messages: ReadonlyArray<Appended>
}

const check = checking("APPEND", () => ({
  mailbox: Schema.String,
  messages: Schema.NonEmptyArray(toAppend())
}))

/**
 * Puts messages into a mailbox, in this order: in one command if the server lists MULTIAPPEND, in several if a
 * line would grow too long or there is more than one stream, and one by one if it does not list it. Refusals are
 * those of `append`; what can be known beforehand is reported before anything is sent.
 *
 * **Example** (Moves a folder of another account)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const copyInto = Effect.fn(function* (connection: ImapConnection.ImapConnection, letters: ReadonlyArray<Uint8Array>) {
 *   const messages = letters.map((message) => ({ message, flags: ["\\Seen"] }))
 *   const appended = yield* connection.execute(Command.appendAll("Imported", messages))
 *   return appended.messages.map(({ uid }) => uid)
 * })
 * ```
 */
export const appendAll = (
  mailbox: string,
  messages: ReadonlyArray<MessageToAppend>
): Command<AppendedAll> => {
  const wrong = check({ mailbox, messages })
  if (wrong !== undefined) return wrong
  const command = (group: ReadonlyArray<MessageToAppend>) => (utf8: boolean) => ({
    name: "APPEND",
    args: [Argument.mailbox(mailbox), ...group.flatMap((one) => argumentsOf(one, utf8))],
    result: (_: unknown, { code }: Tagged) => appendedOf(code, group.length)
  })
  const { args, name, result } = command(messages)(false)
  return commandOf({
    name,
    args,
    result: (untagged, tagged) => ({ how: "multiAppend", messages: result(untagged, tagged) }),
    plan: (offered) => {
      const problem = messages.map((one) => refusalOf(one, offered)).find((each) => each !== undefined)
      const isMulti = offered.capabilities.has("MULTIAPPEND")
      const [first, ...more] = isMulti ? groups(messages) : messages.map((one) => [one])
      if (problem !== undefined) return Plan.refuse(problem)
      if (first === undefined) return Plan.refuse({ _tag: "Misuse", problem: "APPEND: there is no message" })
      return Plan.steps(
        Effect.fnUntraced(function* (exchange) {
          const send = (group: ReadonlyArray<MessageToAppend>) =>
            Plan.run(inForm(group, offered, command(group)), exchange)
          let last = yield* send(first)
          const appended = [...last.value]
          for (const group of more) {
            last = yield* send(group)
            for (const each of last.value) appended.push(each)
          }
          const value: AppendedAll = { how: isMulti ? "multiAppend" : "append", messages: appended }
          return { ...last, value }
        })
      )
    }
  })
}

/** `APPENDUID 38505 3955:3957`: one for each message, in their order. RFC 4315 §3. */
const appendedOf = (code: ResponseCode | undefined, count: number): ReadonlyArray<Appended> => {
  const [validity = "", set = ""] = code?.name === "APPENDUID" ? code.args.split(" ") : []
  const uidValidity = Grammar.nonZeroNumber(validity)
  const uids = SequenceSet.parse(set)
  return uidValidity === undefined || uids === undefined || MessageSet.size(uids) !== count
    ? Array.from({ length: count }, () => ({}))
    : Array.from(MessageSet.numbers(uids), (uid) => ({ uidValidity, uid }))
}

/** The maximum length of a command without its messages. Servers read 8192 octets as one line. */
const maxCommandLength = 4_000

/** The length of the argument around a message without its flags: a date, the header of the literal. */
const around = 100

const groups = (messages: ReadonlyArray<MessageToAppend>): ReadonlyArray<ReadonlyArray<MessageToAppend>> => {
  const all: Array<Array<MessageToAppend>> = []
  let length = 0
  for (const one of messages) {
    const characters = around + (one.flags ?? []).reduce((sum, flag) => sum + 3 * flag.length + 1, 0)
    const group = all.at(-1)
    const isStream = (each: MessageToAppend) => !(each.message instanceof Uint8Array)
    const fits = length + characters <= maxCommandLength && !(isStream(one) && group?.some(isStream) === true)
    if (group !== undefined && fits) group.push(one)
    else all.push([one])
    length = group !== undefined && fits ? length + characters : characters
  }
  return all
}
