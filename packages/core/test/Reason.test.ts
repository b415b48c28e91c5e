import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Match, Predicate, Schema } from "effect"
import * as ImapError from "../src/failure/ImapError.ts"
import * as Reason from "../src/failure/Reason.ts"
import { all } from "../src/failure/reason/all.ts"
import { plain as factsOf } from "./support/plain.ts"
import { said } from "./support/quotation.ts"
import { everyReason } from "./support/reasons.ts"

const rejected = ImapError.make(
  { _tag: "AuthRejected", mechanism: "PLAIN", code: said("AUTHENTICATIONFAILED") },
  "auth"
)
const failing: Effect.Effect<never, ImapError.ImapError> = Effect.fail(rejected)

describe("reasons", () => {
  it("each is an instance of the class of its name, and says what happened", () => {
    assert.lengthOf(everyReason, Object.keys(all).length)
    const classes = new Map<string, unknown>(Object.entries(Reason))
    for (const plain of everyReason) {
      const { reason } = ImapError.make(plain, "command")
      const named = classes.get(plain._tag)
      assert.isTrue(Predicate.isFunction(named) && reason instanceof named, plain._tag)
      assert.instanceOf(reason, Error)
      assert.isTrue(reason.message.startsWith(ImapError.make(plain, "command").title), reason.message)
      assert.strictEqual(reason.name, plain._tag)
      assert.notMatch(reason.stack ?? "", /\n\s+at /, "no insides of the machine")
    }
  })

  it("R30 need a person or time: only an end that the app asked for, and a message that is gone, need neither", () => {
    const final = everyReason
      .map((plain) => ImapError.make(plain, "selected"))
      .filter(({ actionBy, retry }) => actionBy === "nobody" && retry === "never")
    assert.deepStrictEqual(
      final.map(({ reason }) => reason._tag),
      ["Closed", "MessageGone"]
    )
  })

  it("are made as any class is, and taken as they are", () => {
    const reason = new Reason.MailboxMissing({ mailbox: "Sent" })
    assert.strictEqual(ImapError.make(reason, "select").reason, reason)
    assert.strictEqual(reason._tag, "MailboxMissing")
    // @ts-expect-error the field is of another type
    assert.throws(() => new Reason.MailboxMissing({ mailbox: 3 }))
  })

  it.effect("are narrowed by catchReason, catchReasons and unwrapReason", () =>
    Effect.gen(function* () {
      const one = Effect.catchReason(failing, "ImapError", "AuthRejected", (reason, error) =>
        Effect.succeed([reason instanceof Reason.AuthRejected, reason.mechanism, error.step])
      )
      assert.deepStrictEqual(yield* one, [true, "PLAIN", "auth"])
      const several = Effect.catchReasons(failing, "ImapError", {
        AuthRejected: ({ mechanism }) => Effect.succeed(mechanism),
        MailboxMissing: ({ mailbox }) => Effect.succeed(mailbox)
      })
      assert.strictEqual(yield* several, "PLAIN")
      const unwrapped = yield* Effect.flip(Effect.unwrapReason(failing, "ImapError"))
      assert.instanceOf(unwrapped, Reason.AuthRejected)
      assert.include(Cause.pretty(Cause.fail(unwrapped)), "AuthRejected: The server did not accept")
    })
  )

  it("are narrowed by Match", () => {
    const worded = Match.type<Reason.Reason>().pipe(
      Match.tag("AuthRejected", "AuthorizationDenied", ({ code }) => `refused ${code}`),
      Match.orElse(({ _tag }) => _tag)
    )
    assert.strictEqual(worded(rejected.reason), "refused AUTHENTICATIONFAILED")
  })

  it("become JSON and come back as what they were", () => {
    const decode = Schema.decodeUnknownSync(Schema.toCodecJson(ImapError.ImapError))
    for (const plain of everyReason) {
      const error = ImapError.make(plain, "command", { causes: [rejected] })
      const json: unknown = JSON.parse(JSON.stringify(ImapError.toJson(error)))
      const back = decode(json)
      assert.deepStrictEqual(factsOf(back.reason), factsOf(plain))
      assert.instanceOf(back.causes[0]?.reason, Reason.AuthRejected)
    }
  })

  it("are read from errors that were kept before they were classes", () => {
    const kept = {
      _tag: "ImapError",
      reason: { _tag: "Defect", problem: "an unknown action" },
      step: "select",
      actionBy: "app",
      retry: "never",
      title: "…",
      why: "…",
      advice: "…",
      causes: []
    }
    const back = Schema.decodeUnknownSync(Schema.toCodecJson(ImapError.ImapError))(kept)
    assert.instanceOf(back.reason, Reason.Defect)
  })
})
