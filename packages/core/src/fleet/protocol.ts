/**
 * The messages to an account. None contains a secret: the runner asks the app's `Credentials`.
 *
 * All but the changes and traces are persisted: a message sent while an account moves reaches its next runner.
 */
import { Context, Schema } from "effect"
import * as ClusterSchema from "effect/cluster/ClusterSchema"
import * as Entity from "effect/cluster/Entity"
import * as Rpc from "effect/rpc/Rpc"
import { Token } from "../mailbox/Changes.ts"
import { Wish } from "./FleetStore.ts"
import { ImapError } from "../failure/ImapError.ts"
import { Batch } from "./Batch.ts"
import { StoredText } from "../base/StoredText.ts"
import { FleetError } from "./FleetError.ts"
import { Piece, TracePlace } from "./Traces.ts"

/** A failure, as it is sent from one runner to another. */
const Failure = Schema.Union([ImapError, FleetError])

const persisted = Context.make(ClusterSchema.Persisted, true)

const Watch = Rpc.make("Watch", { payload: Wish, error: Failure }).annotateMerge(persisted)
const Unwatch = Rpc.make("Unwatch", { error: Failure }).annotateMerge(persisted)
/**
 * Lasts as long as the account is watched, over all runners: its next runner receives it again, and thereby begins with
 * the account. (`Entity.keepAlive` of Effect 4.1 answers its message when it is read again after ten minutes, and the
 * account would be lost with its runner.)
 */
const Keep = Rpc.make("Keep").annotateMerge(persisted).annotate(ClusterSchema.InterruptOnTermination, true)
const Renew = Rpc.make("Renew", { error: Failure }).annotateMerge(persisted)
const RetryNow = Rpc.make("RetryNow", { error: Failure }).annotateMerge(persisted)
const Select = Rpc.make("Select", {
  payload: { mailbox: StoredText },
  error: Failure
}).annotateMerge(persisted)
const Run = Rpc.make("Run", {
  payload: { task: Schema.String, payload: Schema.Json },
  success: Schema.Json,
  error: Failure
}).annotateMerge(persisted)

/** Runs as long as someone listens. A slow listener must not delay a move. */
const Changes = Rpc.make("Changes", {
  payload: { resume: Schema.optionalKey(Token), page: Schema.optionalKey(Schema.Int) },
  success: Batch,
  error: Failure,
  stream: true
}).annotate(ClusterSchema.InterruptOnTermination, true)

const Trace = Rpc.make("Trace", {
  payload: { after: Schema.optionalKey(TracePlace) },
  success: Piece,
  error: Failure
})

/** One account. Its id is the app's key. */
export const AccountEntity = Entity.make("ImapAccount", [
  Watch,
  Unwatch,
  Keep,
  Renew,
  RetryNow,
  Select,
  Run,
  Changes,
  Trace
])
