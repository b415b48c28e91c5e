/** A connection that nobody shares: this page has one caller for each, and that one gives no command. */
import { Context, Effect } from "effect"
import type * as Own from "../../../core/src/connection/Sharing.ts"
import type { Like } from "./Like.ts"

const never = () => Effect.never
const nobody = { inTurn: never, reading: never, checked: never }

export const Selected: typeof Own.Selected = Context.Reference<Own.Selected>("@effect-imap/core/Selected", {
  defaultValue: () => new Map()
})

export class Sharing implements Like<Omit<Own.Sharing, "turns">> {
  readonly turns = { withPermit: never }
  isOver = false
  readonly isTaken = false
  readonly follower = nobody
  readonly caller = () => nobody
  readonly inTurn = never
  readonly stayOf = nothing
  readonly begin = nothing
  readonly end = nothing
  readonly remember = nothing
  readonly handOn = nothing
  readonly withMeant = <R>(context: Context.Context<R>) => context
}

const nothing = () => undefined
