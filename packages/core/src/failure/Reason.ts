/**
 * Every way in which a connection can fail, one class and one tag each: `reason/` has the fields, who must act,
 * whether a retry helps, and the words for a person.
 */
import { Schema } from "effect"
import type { Quotation } from "./Quotation.ts"
import { once } from "../base/once.ts"
import { all } from "./reason/all.ts"

export * from "./reason/local.ts"
export * from "./reason/discovery.ts"
export * from "./reason/network.ts"
export * from "./reason/between.ts"
export * from "./reason/security.ts"
export * from "./reason/authentication.ts"
export * from "./reason/provider.ts"
export * from "./reason/commands.ts"
export * from "./reason/protocol.ts"
export { Step, Suspicion } from "./reason/fields.ts"

/** Narrow it by `_tag`, or with `Effect.catchReason("ImapError", "UnsafeLogin", …)`. */
export const Reason = Schema.Union(Object.values(all))
export type Reason = typeof Reason.Type

/** The name of a reason, as `error.reason._tag` has it. */
export type ReasonTag = Reason["_tag"]

type PlainOf<Class> = Class extends { readonly fields: infer Fields extends Schema.Struct.Fields }
  ? Schema.Struct.Type<Fields>
  : never

/** A reason as plain data, which `ImapError.make` and a quirk take: `{ _tag: "MailboxMissing", mailbox: "Sent" }`. */
export type PlainReason = PlainOf<(typeof Reason.members)[number]>

const isReason = once(() => Schema.is(Reason))
const decode = once(() => Schema.decodeSync(Reason))

/** Returns the reason that plain data describes; one that is there already stays. */
export const make = (plain: PlainReason): Reason => (isReason()(plain) ? plain : decode()(plain))

/** The failures of the wire layer: pure, without a step, and with the server's digits unchanged. */
export type WireFailure =
  | Extract<
      PlainReason,
      {
        readonly _tag:
          | "ProtocolViolation"
          | "LineTooLong"
          | "ResponseTooLarge"
          | "NestingTooDeep"
          | "TooMuchData"
      }
    >
  | { readonly _tag: "LiteralTooLarge"; readonly limit: number; readonly announced: string }

/** The failure as errors report it. */
export const ofWire = (failure: WireFailure, quote: (text: string) => Quotation): PlainReason =>
  failure._tag === "LiteralTooLarge" ? { ...failure, announced: quote(failure.announced) } : failure
