/** Broadcasts nothing: this page uses none of the library's streams. */
import { Schema, Stream } from "effect"
import type * as Own from "../../../core/src/mailbox/following/Broadcast.ts"
import type { Like } from "./Like.ts"

export const Gap: typeof Own.Gap = Schema.TaggedStruct("Gap", { missed: Schema.Int })

export class Broadcast implements Like<Own.Broadcast<unknown>> {
  readonly awaitFirst = nothing
  readonly publish = nothing
  readonly end = nothing
  readonly stream = never
  readonly mapped = never
}

const nothing = () => undefined

const never = () => Stream.never

export const grouped: typeof Own.grouped = never
