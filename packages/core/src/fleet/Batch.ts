/** Changes on the way from an account's runner to a listener. */
import { Schedule, Schema, Stream, Struct } from "effect"
import { type Change, type Followed, Token } from "../mailbox/Changes.ts"
import { withUids, partsOf } from "../mailbox/following/token.ts"
import * as UidSet from "../mailbox/following/UidSet.ts"
import { withJson } from "../base/json.ts"
import type { MessageSet } from "../imap/MessageSet.ts"
import * as SequenceSet from "../imap/wire/SequenceSet.ts"

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
    reason: Schema.Literals(["first", "uidValidity", "mailboxId", "mailbox", "slow"]),
    mailbox: Schema.String,
    uidValidity: Schema.UndefinedOr(Schema.Int)
  }),
  Schema.TaggedStruct("Missed", { what: Schema.Literals(["flags", "expunged", "arrived"]) })
])

/**
 * The difference between a token and the previous one of the same subscription: a token contains each UID of the
 * mailbox, and few of them change. The first one has no previous token.
 */
const Step = Schema.Struct({
  ...Struct.omit(Token.fields, ["uids"]),
  /** UIDs, such as `1:3,5`; absent if the token has none. */
  uids: Schema.optionalKey(Schema.Struct({ come: Schema.String, gone: Schema.String }))
})
type Step = typeof Step.Type

/** Changes that are sent together, and the token after all of them. */
export const Batch = Schema.Struct({
  /**
   * The id of a subscription. If its runner is lost, the cluster repeats the request with its first token: batches of
   * another subscription than the first are ignored.
   */
  subscription: Schema.String,
  changes: Schema.Array(AnyChange),
  token: Schema.optionalKey(Step)
})
export interface Batch extends Schema.Schema.Type<typeof Batch> {}

/**
 * Sends waiting changes together, with one token. Ends if the listener was too slow and some were dropped: a listener
 * that continues from the last token gets them again.
 */
export const batches = <E>(
  followed: Stream.Stream<Followed, E>,
  subscription: string
): Stream.Stream<Batch, E> =>
  Stream.suspend(() => {
    const stepTo = steps()
    return Stream.mapArray(
      Stream.takeWhile(followed, ({ change }) => !(change._tag === "Reset" && change.reason === "slow")),
      (all) => {
        const token = all.at(-1)?.token
        return [
          {
            subscription,
            changes: all.map(({ change }) => change),
            ...(token === undefined ? {} : { token: stepTo(token) })
          }
        ]
      }
    )
  })

/** The interval at which a runner reports that it still serves a subscription. */
const pulseInterval = "10 seconds"

/** A listener that has heard nothing for this long listens again. */
export const silenceTimeout = "25 seconds"

/**
 * Adds an empty batch now and then: a request that is lost while its account moves twice is never answered, and its
 * listener cannot know of that otherwise.
 */
export const pulsing = <E, R>(
  sent: Stream.Stream<Batch, E, R>,
  subscription: string
): Stream.Stream<Batch, E, R> =>
  Stream.merge(
    sent,
    Stream.map(Stream.fromSchedule(Schedule.spaced(pulseInterval)), () => ({ subscription, changes: [] })),
    { haltStrategy: "left" }
  )

/** Computes the step from one token to the next. */
const steps = () => {
  let before = UidSet.empty
  return (token: Token): Step => {
    const { place, uids } = partsOf(token)
    if (uids === undefined) return place
    const step = {
      come: SequenceSet.text(UidSet.minus(uids, before)),
      gone: SequenceSet.text(UidSet.minus(before, uids))
    }
    before = uids
    return { ...place, uids: step }
  }
}

/** Reads the batches of one subscription, in order, for one listener: the token comes with the last change. */
export const receiver = (): ((batch: Batch) => ReadonlyArray<Followed>) => {
  let known = UidSet.empty
  const tokenAfter = ({ uids, ...place }: Step): Token => {
    if (uids === undefined) return withUids(place, undefined)
    const { rest } = UidSet.parted(known, rangesIn(uids.gone))
    known = UidSet.plus(rest, rangesIn(uids.come))
    return withUids(place, known)
  }
  return ({ changes, token }) => {
    const last = token && tokenAfter(token)
    return changes.map((change, index) => ({
      change: withJson(change),
      token: index === changes.length - 1 ? last : undefined
    }))
  }
}

const rangesIn = (text: string): MessageSet => (text === "" ? [] : (SequenceSet.parse(text) ?? []))
