/** Checks an app's arguments before anything is stored or sent: one of another type is a `Misuse`. */
import { Schema, Stream } from "effect"
import { changesOptions } from "../mailbox/supervision/calls.ts"
import { type Fields, misuseIn, optionsOf } from "../failure/options.ts"
import { StoredText } from "../base/StoredText.ts"
import { isTask } from "./Task.ts"
import { TracePlace } from "./Traces.ts"
import type { Wish } from "./Wish.ts"
import type { Fleet } from "./Fleet.ts"

/** Wraps a fleet with checks, for programs without types. */
export const checked = (fleet: Fleet): Fleet => ({
  ...fleet,
  watch: (accountId, options) => wrong.watch({ accountId, options }) ?? fleet.watch(accountId, options),
  unwatch: (accountId) => wrong.unwatch({ accountId }) ?? fleet.unwatch(accountId),
  status: (accountId) => wrong.status({ accountId }) ?? fleet.status(accountId),
  renew: (accountId) => wrong.renew({ accountId }) ?? fleet.renew(accountId),
  retryNow: (accountId) => wrong.retryNow({ accountId }) ?? fleet.retryNow(accountId),
  select: (accountId, mailbox) => wrong.select({ accountId, mailbox }) ?? fleet.select(accountId, mailbox),
  trace: (accountId, after) => wrong.trace({ accountId, after }) ?? fleet.trace(accountId, after),
  run: (accountId, task, payload) => wrong.run({ accountId, task }) ?? fleet.run(accountId, task, payload),
  changes: (accountId, options) => {
    const error = wrong.changes({ accountId, options })
    return error === undefined ? fleet.changes(accountId, options) : Stream.fail(error)
  }
})

/** Checks the arguments other than the account's id. */
const check = (call: string, fields: () => Fields = () => ({})) =>
  misuseIn(() => ({ accountId: StoredText.check(Schema.isNonEmpty()), ...fields() }), {
    call: `ImapFleet.${call}`
  })

const wrong = {
  watch: check("watch", () => ({
    options: Schema.optional(optionsOf<Wish>({ label: StoredText, mailbox: StoredText }))
  })),
  unwatch: check("unwatch"),
  status: check("status"),
  renew: check("renew"),
  retryNow: check("retryNow"),
  select: check("select", () => ({ mailbox: StoredText.check(Schema.isNonEmpty()) })),
  // a whole piece is a place as well
  trace: check("trace", () => ({
    after: Schema.optional(Schema.declare(Schema.is(TracePlace), { expected: "an earlier piece" }))
  })),
  run: check("run", () => ({
    task: Schema.declare(isTask, { expected: "a task, which `ImapFleet.task` makes" })
  })),
  changes: check("changes", () => ({ options: Schema.optional(changesOptions()) }))
}
