import { assert, describe, it } from "@effect/vitest"
import * as ImapError from "../../src/failure/ImapError.ts"
import type { Context } from "../../src/lifecycle/machine/Context.ts"
import { learned } from "../../src/lifecycle/machine/learned.ts"
import type { Event } from "../../src/lifecycle/machine/activities.ts"
import { guards } from "../../src/lifecycle/machine/guards.ts"
import { updates } from "../../src/lifecycle/machine/updates.ts"
import { caps, context, errors, type Given, profile, settings } from "./fixtures.ts"
import { said } from "../support/quotation.ts"
import { plain } from "../support/plain.ts"

const retry: Event = { type: "user.retry", at: 0 }

/** What the next attempt does differently, in short. */
const cautionAfter = (given: Given) => {
  const before = context({ channel: { kind: "tls" }, race: { winner: "implicitTls" }, ...given })
  const change = updates.takeCaution({ context: before, event: retry })
  const { caution, identity } = { ...before, ...change }
  return {
    careful: caution.careful,
    without: [...caution.without].map((each) => each.join(" ")).join(", "),
    withoutProfile: caution.withoutProfile,
    startTls: caution.startTls,
    identity,
    again: guards.mayRetry({ context: { ...before, ...change }, event: retry })
  }
}

const none = { careful: false, without: "", withoutProfile: false, startTls: false, identity: "notReached" }
const flight = (steps: Context["flight"]["steps"]) => ({ steps, began: 0, ends: 0 })
const timeout = (step: "auth" | "capability" | "id" | "enable" | "select" | "tls") =>
  ImapError.make({ _tag: "Timeout", step, afterMs: 1 }, step)

type Caution = readonly [string, Given, object]

describe("takeCaution", () => {
  it.each<Caution>([
    ["a silence before the login teaches nothing", { failure: timeout("auth") }, { ...none, again: true }],
    [
      "a silence about ID drops ID",
      { failure: timeout("id"), flight: flight(["id", "select"]) },
      { ...none, careful: true, without: "id silence", identity: "swallowed", again: true }
    ],
    [
      "a silence about ENABLE drops ENABLE, and ID stays what it was",
      { failure: timeout("enable"), flight: flight(["enable"]), identity: "sent" },
      { ...none, careful: true, without: "enable silence", identity: "sent", again: true }
    ],
    [
      "a silence about SELECT in a shared flight sends one command at a time",
      { failure: timeout("select"), flight: flight(["id", "select"]) },
      { ...none, careful: true, again: true }
    ],
    [
      "a silence about SELECT alone teaches nothing",
      { failure: timeout("select"), flight: flight(["select"]) },
      { ...none, again: true }
    ],
    [
      "a refused form that a profile's list led to: asked again",
      {
        failure: errors.syntax,
        attempt: { profile },
        login: { form: { command: "AUTHENTICATE", mechanism: "PLAIN", initialResponse: true } }
      },
      { ...none, careful: true, withoutProfile: true, again: true }
    ],
    [
      "a refused password, where the server reported its list itself, is the user's turn",
      { failure: errors.rejected, attempt: { profile }, login: { capabilities: caps("IMAP4rev1") } },
      { ...none, again: false }
    ],
    [
      "a code says that the password is wrong, whatever the profile knows",
      {
        failure: ImapError.make(
          { _tag: "AuthRejected", mechanism: "PLAIN", code: said("AUTHENTICATIONFAILED") },
          "auth"
        ),
        attempt: { profile }
      },
      { ...none, again: false }
    ],
    [
      "PRIVACYREQUIRED in the clear asks for STARTTLS, where that is offered",
      {
        failure: errors.privacy,
        channel: { kind: "clear" },
        login: { capabilities: caps("IMAP4rev1 STARTTLS") }
      },
      { ...none, startTls: true, again: true }
    ],
    [
      "B7 PRIVACYREQUIRED if there is no STARTTLS is the user's turn",
      { failure: errors.privacy, channel: { kind: "clear" }, login: { capabilities: caps("IMAP4rev1") } },
      { ...none, again: false }
    ],
    [
      "PRIVACYREQUIRED, asked for once, is the user's turn",
      {
        failure: errors.privacy,
        channel: { kind: "clear" },
        login: { capabilities: caps("IMAP4rev1 STARTTLS") },
        caution: { ...context().caution, startTls: true }
      },
      { ...none, startTls: true, again: false }
    ],
    ["PRIVACYREQUIRED within TLS is the user's turn", { failure: errors.privacy }, { ...none, again: false }]
  ])("%s", (_name, given, expected) => {
    assert.deepStrictEqual(cautionAfter(given), expected)
  })
})

describe("attempts", () => {
  it("a new attempt forgets all but what the last one taught and why it failed", () => {
    const before = context({
      attempts: 1,
      channel: { kind: "tls" },
      login: { capabilities: caps("IMAP4rev1") },
      mailbox: { reidentified: true },
      failure: errors.lost,
      causes: [errors.tooMany]
    })
    const { attempt, attempts, causes, channel, failure, login, mailbox } = {
      ...before,
      ...updates.beginAttempt({ context: before, event: { type: "backoff.done", at: 7_000 } })
    }
    assert.deepStrictEqual(
      [attempts, attempt.ends, login.capabilities, causes, channel.kind, failure, mailbox.reidentified],
      [2, 67_000, undefined, [errors.lost, errors.tooMany], "clear", undefined, false]
    )
  })

  it("the error that is reported has those of earlier attempts as its causes", () => {
    const reported = updates.conclude({
      context: context({ failure: errors.missing, causes: [errors.lost] }),
      event: retry
    }).failure
    assert.deepStrictEqual(
      [reported?.reason._tag, ...(reported?.causes ?? []).map(({ reason }) => reason._tag)],
      ["MailboxMissing", "ConnectionLost"]
    )
  })

  it.each([
    ["now", errors.lost, 1, true],
    ["now, and no attempts left", errors.lost, 3, false],
    ["never", errors.missing, 1, false],
    ["later", errors.tooMany, 1, false]
  ])("%s", (_name, failure, attempts, expected) => {
    const asked = { context: context({ failure, attempts }), event: retry }
    assert.strictEqual(guards.mayRetry(asked), expected)
  })

  it("a profile that proved wrong is not used again", () => {
    const credential = { secret: "password" as const, certificate: false, quotable: true, isLong: false }
    const event: Event = {
      type: "resolve.ok",
      at: 0,
      profile,
      refused: [],
      credential,
      fixed: false,
      networkChanged: false,
      through: undefined
    }
    const caution = { ...context().caution, careful: true, withoutProfile: true }
    assert.strictEqual(updates.keepResolved({ context: context(), event }).attempt?.profile, profile)
    assert.isUndefined(updates.keepResolved({ context: context({ caution }), event }).attempt?.profile)
  })
})

describe("the race", () => {
  it("S07 all that was reported before TLS is dropped", () => {
    const { ways } = context().race
    const before = context({
      race: { ways: { ...ways, startTls: { ...ways.startTls, capabilities: caps("IMAP4rev1 STARTTLS") } } }
    })
    const after = updates.secureWayIn({ context: before, event: retry }, { wayIn: "startTls" })
    assert.deepStrictEqual(
      [after.race?.ways.startTls.channel, after.race?.ways.startTls.capabilities],
      ["tls", undefined]
    )
  })

  it("a way in that is too late says at which step, and after how long", () => {
    const { ways } = context().race
    const before = context({
      race: { ways: { ...ways, implicitTls: { ...ways.implicitTls, began: 1_000 } } }
    })
    const event: Event = { type: "xstate.after.tlsLimit", at: 11_000.4 }
    const late = updates.blameWayInLimit({ context: before, event }, { wayIn: "implicitTls", step: "tls" })
    assert.deepStrictEqual(plain(late.race?.ways.implicitTls.error?.reason), {
      _tag: "Timeout",
      step: "tls",
      afterMs: 10_000
    })
  })

  it("B5 both ways in lost: the most telling error, with both as its causes", () => {
    const { ways } = context().race
    const before = context({
      race: {
        ways: {
          implicitTls: { ...ways.implicitTls, error: timeout("tls") },
          startTls: { ...ways.startTls, error: errors.rejected }
        }
      }
    })
    const { failure } = updates.blameWaysIn({ context: before, event: retry })
    assert.deepStrictEqual(
      [failure?.reason._tag, failure?.causes.map(({ reason }) => reason._tag)],
      ["AuthRejected", ["AuthRejected", "Timeout"]]
    )
  })

  it.each([
    ["a closed port", { _tag: "ConnectRefused", host: "imap.example.com", port: 993 }, true],
    ["STARTTLS that is gone", { _tag: "StartTlsNotOffered", port: 143 }, true],
    ["a certificate", { _tag: "TlsUntrusted", detail: said("self-signed") }, true],
    ["too many connections", { _tag: "TooManyConnections" }, false],
    ["no network", { _tag: "Offline" }, false],
    ["no name server", { _tag: "DnsTemporary", host: "imap.example.com" }, false]
  ] as const)("where the user wants to be asked, about %s: %j", (_, reason, isAsked) => {
    const of = settings({}, { onChange: "ask" })
    const { ways } = context().race
    const error = ImapError.make(reason, "tcp")
    const before = context(
      { attempt: { profile }, race: { ways: { ...ways, implicitTls: { ...ways.implicitTls, error } } } },
      of
    )
    const { failure } = updates.blameWaysIn({ context: before, event: retry })
    assert.strictEqual(failure?.reason._tag, isAsked ? "ServerChanged" : reason._tag)
    const isUsersTurn = guards.needsUser({ context: { ...before, failure }, event: retry })
    assert.strictEqual(isUsersTurn, isAsked)
  })
})

describe("the channel", () => {
  it.each([
    ["none", true, "clear", false],
    ["none", false, "clear", true],
    ["auto", false, "clear", true],
    ["auto", false, "tls", false],
    ["auto", false, "trusted", false]
  ] as const)(
    "security %s, plaintext allowed: %s, on a %s channel",
    (security, allowPlaintext, channel, insecure) => {
      const of = settings({ security, allowPlaintext })
      assert.strictEqual(
        guards.isChannelInsecure({ context: context({ channel: { kind: channel } }, of), event: retry }),
        insecure
      )
    }
  )

  it.each([
    ["none", "InsecureAuthRefused"],
    ["tls", "ChannelNotSecured"]
  ] as const)("security %s: %s", (security, tag) => {
    const { failure } = updates.blameInsecureChannel({
      context: context({}, settings({ security })),
      event: retry
    })
    assert.strictEqual(failure?.reason._tag, tag)
  })
})

describe("what is learned", () => {
  it("is what was reported within TLS, and which steps stayed unanswered", () => {
    const taught = learned(
      context({
        race: { winner: "implicitTls" },
        channel: { kind: "tls" },
        login: {
          capabilities: caps("IMAP4rev1 ID"),
          form: { command: "LOGIN", mechanism: "LOGIN", initialResponse: false }
        },
        mailbox: { capabilities: caps("IMAP4rev1 IDLE") },
        identity: "swallowed"
      })
    )
    assert.deepStrictEqual(taught?.profile, {
      wayIn: "implicitTls",
      port: 993,
      order: "tls-first",
      capabilities: {
        tls: [said("IMAP4REV1"), said("ID")],
        authenticated: [said("IMAP4REV1"), said("IDLE")]
      },
      mechanism: "LOGIN",
      swallows: ["id"]
    })
  })

  it("is nothing that was said in the clear", () => {
    const taught = learned(
      context({
        race: { winner: "startTls" },
        channel: { kind: "clear" },
        login: { capabilities: caps("IMAP4rev1") },
        mailbox: { capabilities: caps("IMAP4rev1") }
      })
    )
    assert.deepStrictEqual(taught?.profile.capabilities, {})
  })
})
