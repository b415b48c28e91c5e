/** Changes on their way from the runner of an account to who listens. */
import { Schema, Stream } from "effect"
import { type Change, type Followed, Token } from "../Changes.ts"

const Range = Schema.Tuple([Schema.Int, Schema.Int])
const Flags = Schema.Array(Schema.String)

const AnyChange: Schema.Codec<Change, unknown> = Schema.Union([
  Schema.TaggedStruct("Arrived", { uid: Schema.Int, sequence: Schema.Int, flags: Flags }),
  Schema.TaggedStruct("FlagsChanged", {
    uid: Schema.UndefinedOr(Schema.Int),
    sequence: Schema.Int,
    flags: Flags,
    modSeq: Schema.UndefinedOr(Schema.BigInt)
  }),
  Schema.TaggedStruct("Expunged", {
    uids: Schema.UndefinedOr(Schema.Array(Range)),
    sequence: Schema.UndefinedOr(Schema.Int)
  }),
  Schema.TaggedStruct("Reset", {
    reason: Schema.Literals(["first", "uidValidity", "mailboxId", "mailbox"]),
    mailbox: Schema.String,
    uidValidity: Schema.UndefinedOr(Schema.Int)
  }),
  Schema.TaggedStruct("Missed", { what: Schema.Literals(["flags", "expunged", "arrived"]) }),
  Schema.TaggedStruct("Gap", { missed: Schema.Int })
])

/** What is told at once, and where to go on from after all of it. */
export const Batch = Schema.Struct({
  /**
   * Of one subscription. The cluster repeats a request by itself where its runner is lost, with the token of its
   * beginning: what comes from another subscription than the first is not meant.
   */
  subscription: Schema.String,
  changes: Schema.Array(AnyChange),
  token: Schema.optionalKey(Token)
})
export interface Batch extends Schema.Schema.Type<typeof Batch> {}

/**
 * What waits goes out together, with one token. Ends where the listener was too slow and some were dropped: whoever goes
 * on from the last token finds them again.
 */
export const batches = (followed: Stream.Stream<Followed>, subscription: string): Stream.Stream<Batch> =>
  followed.pipe(
    Stream.takeWhile(({ change }) => change._tag !== "Gap"),
    Stream.mapArray((all) => {
      const token = all.at(-1)?.token
      return [
        {
          subscription,
          changes: all.map(({ change }) => change),
          ...(token === undefined ? {} : { token })
        }
      ]
    })
  )

/** As one listener has them: the token comes with the last of what was told at once. */
export const followedIn = ({ changes, token }: Batch): ReadonlyArray<Followed> =>
  changes.map((change, index) => ({ change, token: index === changes.length - 1 ? token : undefined }))
