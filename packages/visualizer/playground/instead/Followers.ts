/** Followers of a mailbox without any: they request nothing, and commands are sent unchanged. */
import type { Command } from "@effect-imap/core/Command"
import { Effect, Stream } from "effect"
import type * as Own from "../../../core/src/mailbox/following/Followers.ts"
import type { Like } from "./Like.ts"

export class Followers implements Like<Omit<Own.Followers, "shared">> {
  readonly shared = { changes: Stream.never, token: undefined }
  readonly from = () => Stream.never
  /** Reports that nothing else has to be asked. */
  readonly asked = () => Effect.succeed(true)
  readonly begin = nothing
  readonly end = nothing
  readonly close = nothing
  readonly since = nothing
  readonly opening = nothing
  readonly opened = nothing
  readonly closed = nothing
  readonly hear = nothing
  readonly sends = <A>(command: Command<A>): Command<A> => command
  readonly coded = nothing
}

const nothing = () => undefined
