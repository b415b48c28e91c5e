/** Messages marked as `\Deleted` and removed: STORE, then UID EXPUNGE. RFC 9051 §6.4.6, §6.4.9. */
import { Effect } from "effect"
import type { Argument } from "../../Argument.ts"
import { type Command, commandOf } from "../Command.ts"
import * as MessageSet from "../../MessageSet.ts"
import { checking } from "../checking.ts"
import { expunge, type Expunged, joined } from "./expunge.ts"
import { lookUp } from "./lookUp.ts"
import { type Messages, named, progressed, slicesOf } from "./messages.ts"
import * as Plan from "../Plan.ts"
import * as shapes from "../shapes.ts"
import { store } from "./store.ts"

const name = "UID EXPUNGE"

const check = checking("deleteMessages", () => ({ set: shapes.messages }))

/**
 * Removes messages for good, and no others: they are marked as `\Deleted` and removed by UID EXPUNGE. Without UIDPLUS it
 * is `NotOffered`, for EXPUNGE would remove what others have marked; `move` to the trash may be possible anyway.
 * If a step fails, the messages of `failed` in the error's `progress` may be marked and still there; the same command can
 * be executed again.
 */
export const deleteMessages = (set: Messages): Command<Expunged> => {
  const wrong = check({ set })
  if (wrong !== undefined) return wrong
  const messages = named(set)
  return commandOf({
    ...expunge(messages.numbers),
    plan: (offered) => {
      const { capabilities } = offered
      if (!capabilities.has("UIDPLUS") && !capabilities.has("IMAP4REV2"))
        return Plan.notOffered(name, "UIDPLUS")
      return Plan.steps(
        Effect.fnUntraced(function* (exchange) {
          // sequence numbers are others as soon as a message goes
          const uids = messages.uid
            ? messages.numbers
            : MessageSet.of((yield* Plan.run(lookUp(messages, offered), exchange)).value)
          const slices = slicesOf(uids)
          const removals = slices.map((slice) => Plan.steps((each) => removeAll(slice, each)))
          return yield* Plan.run(Plan.allOf(removals, joined, progressed(slices)), exchange)
        })
      )
    }
  })
}

const removeAll = Effect.fnUntraced(function* (slice: Argument, exchange: Plan.Exchange) {
  yield* exchange(store(slice, { add: ["\\Deleted"] }, { silent: true }))
  return yield* exchange(expunge(slice))
})
