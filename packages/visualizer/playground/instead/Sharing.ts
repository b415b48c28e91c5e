/** A connection that nobody shares: this page has one caller for each, and that one gives no command. */
import { Context, Effect } from "effect"
import type * as Own from "../../../core/src/mailbox/connection/Sharing.ts"
import type { Like } from "./Like.ts"

const never = () => Effect.never
const nobody = { inTurn: never, reading: never, isIn: () => true, checked: never }
const nothing = () => undefined

export const Selected: typeof Own.Selected = Context.Reference<Own.Selected>("@effect-imap/core/Selected", {
  defaultValue: () => new Map()
})

export class Selections {
  isOver = false
}

export class Sharing implements Like<Omit<Own.Sharing, "turns" | "selections" | "another">> {
  readonly turns = { withPermit: never }
  readonly selections: Selections
  readonly isTaken = false
  readonly follower = nobody
  readonly caller = () => nobody
  readonly inTurn = never
  readonly stayOf = nothing
  readonly begin = nothing
  readonly end = nothing
  readonly endTurns = nothing

  constructor(selections: Selections) {
    this.selections = selections
  }

  another() {
    return this
  }
}
