/**
 * Wrong arguments to every function that core exports, beside commands (`wrongArguments.test.ts`). The modules are gone
 * through at run time: a new function fails here until there is a call of it below that can be made.
 */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Config, Effect, Exit, Layer, Redacted, Schema, Stream } from "effect"
import * as fc from "fast-check"
import * as ImapError from "../src/failure/ImapError.ts"
import * as Mime from "../src/imap/Mime.ts"
import * as Quirks from "../src/failure/Quirks.ts"
import * as Trace from "../src/trace/Trace.ts"
import * as core from "../src/index.ts"
import { functions, isFunction, type Untyped } from "./support/functions.ts"
import { isEffect, isMisuse, nowhere } from "./support/wrong.ts"
import * as Machine from "../src/lifecycle/Machine.ts"
import * as Simulator from "../src/simulator/Simulator.ts"
import * as Transport from "../src/lifecycle/Transport.ts"

const { ImapError: TheError } = ImapError

/** What no app calls: each is for the library, its command or its viewer, which are compiled. */
const notForApps: Readonly<Record<string, ReadonlyArray<string>>> = {
  "the words of errors, which the viewer's page loads without Effect; an app has them in `error.advice`": [
    "Advice.addressKind",
    "Advice.duration",
    "Advice.isStep",
    "Advice.recorded",
    "Advice.wordsOf"
  ],
  "what an ImapError is made of and by": [
    "ImapError.adviceIn",
    "ImapError.make",
    "ImapError.mostTelling",
    "ImapError.withAttempts",
    "ImapError.withCauses",
    "ImapError.mapEach",
    "ImapError.withPort",
    "ImapError.withAdvice",
    "ImapError.withProgress",
    "ImapError.withReason",
    "ImapError.withRetryAfter",
    "ImapError.withServerText",
    "Quotation.groups",
    "Quotation.ours",
    "Reason.isTag",
    "Reason.make",
    "Sizes.from"
  ],
  "how the machine reads a server; an app asks `connection.capabilities` and `connection.mailbox`": [
    "Account.invalid",
    "ImapError.unavailable",
    "Capability.fromCode",
    "Capability.fromNames",
    "Capability.fromText",
    "Capability.fromUntagged",
    "Capability.hasInitialResponse",
    "Capability.isImap4",
    "Capability.literals",
    "Capability.offers",
    "Capability.saslMechanisms",
    "Capability.without",
    "Mailbox.empty",
    "Mailbox.fromSelect",
    "Mailbox.uidIn",
    "Mailbox.withCode",
    "Mailbox.withUntagged",
    "Mechanism.bindsChannel",
    "Mechanism.factsOf",
    "Mechanism.isName",
    "Quirks.facts",
    "Quirks.find",
    "Quirks.findAll",
    "Response.textOf",
    "ServerProfiles.keyOf"
  ],
  "what the viewer, the command and the fleet's runners are made of": [
    "FleetStore.unassigned",
    "Machine.input",
    "Machine.isIn",
    "Machine.metaOf",
    "Machine.metaOfTimer",
    "Simulator.endOf",
    "Simulator.expectsServer",
    "Simulator.networkOf",
    "Simulator.recorded",
    "Simulator.recording",
    "Simulator.recordingOf",
    "Simulator.serve",
    "Simulator.serverOf",
    "Simulator.loadsAtOnce",
    "Simulator.silent",
    "Trace.gapBefore",
    "Trace.inAscii",
    "Trace.toIndented",
    "Trace.toLine",
    "Trace.visible",
    "TraceWriter.write",
    "TraceWriter.writing"
  ]
}
const leftOut = new Set(Object.values(notForApps).flat())

const account = { host: "imap.example.com", user: "ada", password: Redacted.make("secret") }
const part = { _tag: "Text", type: "text", subtype: "plain", encoding: "7bit", params: new Map() }
const bytes = new Uint8Array(1)
const value = { _tag: "Atom", text: "a" }
const error = ImapError.make({ _tag: "Closed" }, "account")
const sink = Trace.ring().sink
const { wellBehaved } = Simulator.profiles
const candidate = { account: { host: "a", port: 993 }, help: [], needsConsent: false }
const shape = { payload: Schema.String, success: Schema.String, isRepeatable: true }
const event = { name: "trace:note", data: { text: "a" }, time: 0, group_id: "c1" }

/** A call of each that can be made: one argument after the other is taken for a wrong one. */
const calls: Readonly<Record<string, ReadonlyArray<unknown>>> = {
  "Account.decode": [{ ...account, password: "secret" }],
  "Discovery.discover": ["ada@gmail.com", {}],
  "Account.hostProblem": ["imap.example.com"],
  "Account.make": [account],
  "ImapError.signInAgain": ["invalid_grant"],
  "Account.tokenSource": [{ get: Effect.succeed("token") }],
  "BodyStructure.attachments": [part],
  "BodyStructure.fromValue": [value],
  "BodyStructure.isAttachment": [part],
  "BodyStructure.mediaType": [part],
  "BodyStructure.parts": [part],
  "BodyStructure.text": [part, "plain"],
  "Discovery.best": [{ domain: "a", candidates: [candidate] }],
  "Discovery.hints": [candidate],
  "Envelope.fromValue": [value],
  "Envelope.mailboxes": [[{ _tag: "Mailbox", name: undefined, address: "a@b" }]],
  "ImapConnection.layer": [account, {}],
  "ImapConnection.layerConfig": [Config.succeed(account), {}],
  "ImapPool.layer": [account, {}],
  "ImapPool.layerConfig": [Config.succeed(account), {}],
  "ImapPool.make": [account, {}],
  "ImapConnection.make": [account, {}],
  "ImapConnection.open": [account, {}],
  "ImapConnection.whileConnected": [Effect.void],
  "ImapError.httpStatus": [error],
  "ImapError.isDecisive": [error],
  "ImapError.parts": [error],
  "ImapError.toJson": [error],
  "ImapFleet.layer": [{}],
  "ImapFleet.layerLocal": [{}],
  "ImapFleet.task": ["count", shape, () => Effect.void],
  "Lockouts.make": [],
  "Machine.toConfig": [],
  "Machine.toJson": [],
  "Machine.toMermaid": [Machine.toJson()],
  "Machine.identity": [],
  "Memory.make": [{ bytes: 1 }],
  "MessageSet.has": [[[1, 2]], 1],
  "MessageSet.numbers": [[[1, 2]]],
  "MessageSet.of": [[1, 2]],
  "MessageSet.sequenceNumbers": ["1:*"],
  "MessageSet.size": [[[1, 2]]],
  "Mime.contents": [part],
  "Mime.decodeCharset": [part, bytes],
  "Mime.decodeText": [part, bytes],
  "Mime.decodeTransfer": [bytes, "base64"],
  "Mime.decodeWords": ["a"],
  "Mime.transferDecoder": ["base64"],
  "Pacing.make": [],
  "Policy.layer": [{}],
  "Policy.make": [{}],
  "Providers.ofAddress": ["a@b"],
  "Providers.ofExchange": ["a"],
  "Providers.ofHost": ["a"],
  "Quirks.layer": [Quirks.known[0]],
  "ServerProfiles.inMemory": [],
  "Simulator.addFlags": ["INBOX", [1], ["a"]],
  "Simulator.broadcast": ["* OK"],
  "Simulator.deliver": ["INBOX", Simulator.message("a")],
  "Simulator.expunge": ["INBOX", [1]],
  "Simulator.ended": [Effect.void],
  "Simulator.fromTrace": [[event]],
  "Simulator.layer": [wellBehaved, {}],
  "Simulator.make": [wellBehaved, {}],
  "Simulator.message": ["a", {}],
  "Simulator.messages": ["INBOX"],
  "Simulator.profile": ["wellBehaved"],
  "Simulator.removeFlags": ["INBOX", [1], ["a"]],
  "Simulator.script": ["S: * OK"],
  "Simulator.transcript": [[event]],
  "ServerProfiles.fromKeyValueStore": [{ get: () => Effect.undefined, set: () => Effect.void }],
  "Supervised.follow": [{ changesOf: () => Stream.empty }, "INBOX", { flags: true }, {}, () => Effect.void],
  "Supervised.grouped": [Stream.empty],
  "Supervised.layer": [account, {}],
  "Supervised.layerConfig": [Config.succeed(account), {}],
  "Supervised.make": [account, {}],
  "Supervised.summary": [[]],
  "Trace.layerRedaction": ["strict"],
  "Trace.layerSink": [Effect.succeed(sink)],
  "Trace.ring": [{}],
  "Trace.toText": [[event]],
  "Trace.withRedaction": ["strict"],
  "Trace.withSink": [sink],
  "Transport.connection": [{ pull: Effect.never, write: () => Effect.void }],
  "Transport.fixed": [Effect.never],
  "Transport.fromSocket": [{ reader: Effect.never, writer: Effect.never }, {}],
  "Transport.isSecured": [{ _tag: "clear" }],
  "Transport.layerFixed": [Effect.never],
  "Transport.layerSocket": [{}],
  "Transport.operations": [() => {}],
  "Transport.trusted": ["a process of this machine"],
  "Transport.unexpectedPlaintext": [true],
  "Value.items": [value],
  "Value.number": [value],
  "Value.parse": ["a"],
  "Value.text": [value]
}

/** It takes whatever a platform throws. */
const takesAnything = new Set(["Transport.fromCause"])

/** Some of these are right for some arguments. */
const right: Readonly<Record<string, ReadonlyArray<unknown>>> = {
  "Transport.operations": ["a function"],
  "Transport.unexpectedPlaintext": ["a boolean"],
  "ImapFleet.task": ["a function"],
  "Supervised.follow": ["a function"],
  "MessageSet.has": ["a negative number"]
}

const isLayer = (given: unknown): given is Layer.Layer<never, unknown> => Layer.isLayer(given)

/** What is thrown, or fails: nothing is sent before. */
const outcome = async (f: Untyped, args: ReadonlyArray<unknown>): Promise<unknown> => {
  try {
    const made = f(...args)
    const effect = isLayer(made) ? Effect.scoped(Layer.build(made)) : made
    if (!isEffect(effect)) return "no failure"
    const exit = await Effect.runPromiseExit(
      Effect.scoped(Effect.provideService(effect, Transport.Transport, nothingThere))
    )
    return Exit.isFailure(exit) ? Cause.squash(exit.cause) : "no failure"
  } catch (thrown) {
    return thrown
  }
}

const nothingThere = Transport.fixed(Effect.die("nothing may be connected"))

describe("every function of core", () => {
  it("has a call below, or a reason why no app calls it", () => {
    const known = [...Object.keys(calls), ...leftOut, ...takesAnything].toSorted()
    assert.deepStrictEqual(Array.from(functions.keys()).toSorted(), known)
  })

  it("knows every function that apps can import", () => {
    const known = new Set(functions.values())
    const { Argument: _, Command: __, ...others } = core
    const unknown = Object.entries(others).flatMap(([module, exports]) =>
      Object.entries<unknown>(exports).flatMap(([name, f]) =>
        isFunction(f) && !known.has(f) ? [`${module}.${name}`] : []
      )
    )
    assert.isEmpty(unknown)
  })

  const tried = Object.entries(calls).flatMap(([name, args]) => args.map((_, at) => [name, at] as const))

  it.each(tried)("%s refuses a wrong argument %d, and says so", async (name, at) => {
    const f = functions.get(name) ?? assert.fail(name)
    for (const [said, shape] of nowhere) {
      if (right[name]?.includes(said) === true) continue
      const failure = await outcome(f, (calls[name] ?? []).with(at, shape))
      assert.isTrue(isMisuse(failure), `${name}, argument ${at}: ${said}: ${String(failure)}`)
    }
  })

  it("throws nothing but an ImapError, whatever it is given", () => {
    const shapes = [
      ...nowhere.map(([, shape]) => shape),
      undefined,
      "a",
      7,
      [],
      {},
      bytes,
      part,
      value,
      account
    ]
    for (const name of Object.keys(calls)) {
      const f = functions.get(name) ?? assert.fail(name)
      fc.assert(
        fc.property(fc.array(fc.constantFrom(...shapes), { maxLength: 4 }), (args) => {
          try {
            f(...args)
          } catch (thrown) {
            assert.instanceOf(thrown, TheError, name)
          }
        }),
        { numRuns: 100 }
      )
    }
  })
})

describe("what they give", () => {
  it("refuses what is no stream, no effect", () => {
    const given: unknown = Reflect.apply(Mime.contents, undefined, [part])
    const withSink: unknown = Trace.withSink(sink)
    const withRedaction: unknown = Trace.withRedaction("strict")
    for (const f of [given, withSink, withRedaction]) {
      for (const [said, shape] of nowhere) {
        assert.throws(() => (isFunction(f) ? f(shape) : undefined), TheError, undefined, said)
      }
    }
    assert.isTrue(Stream.isStream(isFunction(given) ? given(Stream.empty) : undefined))
  })
})
