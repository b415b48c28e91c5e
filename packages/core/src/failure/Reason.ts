/**
 * Every way in which a connection can fail, one class and one tag each: `reason/` has the fields, who must act,
 * whether a retry helps, and the words for a person.
 */
import { Schema, SchemaTransformation } from "effect"
import { once } from "../base/once.ts"
import { all } from "./reason/all.ts"
import { Failure } from "./reason/Failure.ts"
import { suspicions } from "./reason/fields.ts"
import type { FactsOf } from "./reason/Kind.ts"
import { structOf } from "./schema.ts"
import { names } from "../base/steps.ts"

export { isTag } from "./reason/all.ts"
export * from "./reason/local.ts"
export * from "./reason/discovery.ts"
export * from "./reason/network.ts"
export * from "./reason/silence.ts"
export * from "./reason/ending.ts"
export * from "./reason/between.ts"
export * from "./reason/tls.ts"
export * from "./reason/certificates.ts"
export * from "./reason/security.ts"
export * from "./reason/authentication.ts"
export * from "./reason/provider.ts"
export * from "./reason/commands.ts"
export * from "./reason/protocol.ts"

/** The step of the lifecycle at which something happened. */
export const Step = Schema.Literals(names)
export type Step = typeof Step.Type

/** The possible meaning of a refusal, if the server does not say. */
export const Suspicion = Schema.Literals(suspicions)
export type Suspicion = typeof Suspicion.Type

type Classes = typeof all

/** The name of a reason, as `error.reason._tag` has it. */
export type ReasonTag = keyof Classes

type PlainOf<Tag extends ReasonTag> = { readonly _tag: Tag } & FactsOf<Classes[Tag]["fields"]>

/** A reason as plain data, which `ImapError.make` and a quirk take: `{ _tag: "MailboxMissing", mailbox: "Sent" }`. */
export type PlainReason = { readonly [Tag in ReasonTag]: PlainOf<Tag> }[ReasonTag]

function tabled(): Schema.Codec<PlainReason>
function tabled(): Schema.Codec<{ readonly _tag: string }> {
  return Schema.Union(
    Object.entries(all).map(([tag, { fields }]) =>
      Schema.Struct({ _tag: Schema.tag(tag), ...structOf(fields) })
    )
  )
}

/** Built from the tables of fields when an error is first encoded: most programs never do. */
const plain = Schema.suspend(once(tabled))

const isReason = (given: unknown): given is Reason => given instanceof Failure

const toReason = SchemaTransformation.transform({
  decode: (given: PlainReason): Reason => make(given),
  encode: (reason: Reason): PlainReason => ({ ...reason })
})

/** Narrow it by `_tag`, or with `Effect.catchReason("ImapError", "UnsafeLogin", …)`. Encoded, it is plain data. */
export const Reason = plain.pipe(
  Schema.decodeTo(
    Schema.declare(isReason, {
      expected: "a reason",
      toCodec: () => Schema.link<Reason>()(plain, toReason)
    }),
    toReason
  )
)
export type Reason = InstanceType<Classes[ReasonTag]>

/** Returns the reason that plain data describes; one that is there already stays. */
export const make = (plain: PlainReason): Reason => (isReason(plain) ? plain : made(plain._tag, plain))

const classes: { readonly [Tag in ReasonTag]: new (facts: PlainOf<Tag>) => Reason } = all

const made = <Tag extends ReasonTag>(tag: Tag, plain: PlainOf<Tag>): Reason => new classes[tag](plain)
