/** The UIDs of messages that are named by their numbers. */
import * as Argument from "../../Argument.ts"
import type { Command } from "../Command.ts"
import { type Messages, planned } from "./messages.ts"
import type * as Plan from "../Plan.ts"

/** SEARCH returns only what was asked for; FETCH may also report other messages. */
export const lookUp = (
  set: Messages,
  uid: boolean,
  offered: Plan.Offered
): Plan.Plan<ReadonlyArray<number>> =>
  planned(
    {
      set,
      uid,
      command: (each): Command<ReadonlyArray<number>> => ({
        name: "UID SEARCH",
        args: [...(uid ? [Argument.atom("UID")] : []), each],
        result: (untagged) =>
          untagged.flatMap((response) => (response._tag === "Search" ? response.numbers : []))
      }),
      joined: (found) => found.flat()
    },
    offered
  )
