/** The UIDs of messages that are named by their numbers. */
import * as Argument from "../../Argument.ts"
import { type Command, commandOf } from "../Command.ts"
import * as MessageSet from "../../MessageSet.ts"
import { answerFound, rangesFound, unreadable } from "./found.ts"
import { type Named, planned } from "./messages.ts"
import type * as Plan from "../Plan.ts"

/** SEARCH returns only what was asked for; FETCH may also report other messages. */
export const lookUp = (messages: Named, offered: Plan.Offered): Plan.Plan<ReadonlyArray<number>> =>
  planned(
    {
      messages,
      command: (each): Command<ReadonlyArray<number>> =>
        commandOf({
          name: "UID SEARCH",
          args: [...(messages.uid ? [Argument.atom("UID")] : []), each],
          result: (untagged, { tag }) =>
            Array.from(MessageSet.numbers(answerFound(untagged, tag)?.all ?? rangesFound(untagged) ?? [])),
          problem: unreadable("SEARCH", "ESEARCH")
        }),
      joined: (found) => found.flat()
    },
    offered
  )
