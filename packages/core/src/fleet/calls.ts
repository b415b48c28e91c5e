/** Checks an app's arguments before anything is stored or sent: one of another type is a `Misuse`. */
import { Effect, Schema, Stream } from "effect"
import { followingOptions } from "../mailbox/connection/calls.ts"
import { optionsOf, problemIn } from "../failure/options.ts"
import * as ImapError from "../failure/ImapError.ts"
import { StoredText } from "../base/StoredText.ts"
import { isTask } from "./Task.ts"
import { TracePlace } from "./Traces.ts"
import type { Wish } from "./Wish.ts"
import type { Fleet } from "./Fleet.ts"

/** Wraps a fleet with checks, for programs without types. */
export const checked = (fleet: Fleet): Fleet => ({
  ...fleet,
  watch: (accountId, options) => wrong("watch", { accountId, options }) ?? fleet.watch(accountId, options),
  unwatch: (accountId) => wrong("unwatch", { accountId }) ?? fleet.unwatch(accountId),
  status: (accountId) => {
    const error = misuse("status", { accountId })
    if (error !== undefined) throw error
    return fleet.status(accountId)
  },
  renew: (accountId) => wrong("renew", { accountId }) ?? fleet.renew(accountId),
  retryNow: (accountId) => wrong("retryNow", { accountId }) ?? fleet.retryNow(accountId),
  select: (accountId, mailbox) => wrong("select", { accountId, mailbox }) ?? fleet.select(accountId, mailbox),
  trace: (accountId, after) => wrong("trace", { accountId, after }) ?? fleet.trace(accountId, after),
  run: (accountId, task, payload) => wrong("run", { accountId, task }) ?? fleet.run(accountId, task, payload),
  changes: (accountId, options) => {
    const error = misuse("changes", { accountId, options })
    return error === undefined ? fleet.changes(accountId, options) : Stream.fail(error)
  }
})

const wrong = (
  call: keyof typeof problems,
  given: object
): Effect.Effect<never, ImapError.ImapError> | undefined => {
  const error = misuse(call, given)
  return error === undefined ? undefined : Effect.fail(error)
}

const misuse = (call: keyof typeof problems, given: object): ImapError.ImapError | undefined => {
  const problem = problems[call](given)
  return problem === undefined
    ? undefined
    : ImapError.make({ _tag: "Misuse", problem: `ImapFleet.${call}: ${problem}` }, "command")
}

const accountId = StoredText.check(Schema.isNonEmpty())
/** Accepts a whole piece as well. */
const earlier = Schema.declare(Schema.is(TracePlace), { expected: "an earlier piece" })
const onlyAccount = problemIn(() => ({ accountId }))

const problems = {
  watch: problemIn(() => ({
    accountId,
    options: Schema.optional(optionsOf<Wish>({ label: StoredText, mailbox: StoredText }))
  })),
  unwatch: onlyAccount,
  status: onlyAccount,
  renew: onlyAccount,
  retryNow: onlyAccount,
  select: problemIn(() => ({ accountId, mailbox: StoredText.check(Schema.isNonEmpty()) })),
  trace: problemIn(() => ({ accountId, after: Schema.optional(earlier) })),
  run: problemIn(() => ({
    accountId,
    task: Schema.declare(isTask, { expected: "a task, which `ImapFleet.task` makes" })
  })),
  changes: problemIn(() => ({
    accountId,
    options: Schema.optional(followingOptions())
  }))
}
