/** Broadcasts to nobody: this page takes none of the library's streams. */
import { Schema, Stream } from "effect"

export const Gap = Schema.TaggedStruct("Gap", { missed: Schema.Int })

const nothing = () => undefined
const never = () => Stream.never

export class Broadcast {
  readonly awaitFirst = nothing
  readonly publish = nothing
  readonly end = nothing
  readonly stream = never
  readonly mapped = never
}

export const grouped = never
