import { assert, describe, it } from "@effect/vitest"
import { Effect, Redacted } from "effect"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { MemoryTransport } from "../../src/public/testing.ts"
import {
  type Channel,
  type Connection,
  type Transport,
  TransportError
} from "../../src/lifecycle/Transport.ts"
import { attempt, commands, errorOf, host, written } from "./support.ts"

const { wellBehaved } = Simulator.profiles

/** A transport whose connections say something else of their channel. */
const lying = (transport: Transport, channelOf: (connection: Connection) => () => Channel): Transport => ({
  ...transport,
  connect: (target, report) =>
    Effect.map(transport.connect(target, report), (connection) => ({
      ...connection,
      channel: channelOf(connection)
    }))
})

const clear: Channel = { _tag: "clear" }
const before = (text: string | undefined) => commands(text).filter((name) => name !== "")
const secretive = ["LOGIN", "AUTHENTICATE"]

describe("S08 the channel is checked again before anything secret is written", () => {
  it.effect.each(["tls", "starttls"] as const)("%s that encrypts nothing gets no secret", (security) =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved)
      const { exit } = yield* attempt(wellBehaved, {
        account: { security },
        transport: lying(simulator.transport, () => () => clear)
      })
      assert.strictEqual(errorOf(exit)?.reason._tag, "ChannelNotSecured")
      for (const name of secretive) assert.notInclude(written(simulator).join(""), name)
    })
  )

  it.effect.each(["tls", "starttls"] as const)(
    "%s with a certificate that nobody verified gets no secret",
    (security) =>
      Effect.gen(function* () {
        const { exit, simulator } = yield* attempt(wellBehaved, {
          account: { security },
          simulator: {
            handshake: (tls) => Effect.succeed(MemoryTransport.tlsInfo(tls, { authorized: false }))
          }
        })
        assert.strictEqual(errorOf(exit)?.reason._tag, "ChannelNotSecured")
        for (const name of secretive) assert.notInclude(written(simulator).join(""), name)
      })
  )

  it.effect.each([
    [
      "no login",
      "AUTH=EXTERNAL LOGINDISABLED",
      { password: Redacted.make("secret") },
      "The server offers no way to log in with this credential"
    ],
    [
      "a token",
      "SASL-IR AUTH=XOAUTH2",
      { token: Redacted.make("abcdef") },
      "The token was not sent: the certificate was not verified"
    ]
  ] as const)(
    "A01 A02 TLS that nobody verified is not called unencrypted: %s",
    ([, offered, credential, title]) =>
      Effect.gen(function* () {
        const profile = {
          ...wellBehaved,
          capabilities: {
            ...wellBehaved.capabilities,
            clear: "IMAP4rev1 STARTTLS LOGINDISABLED",
            tls: `IMAP4rev1 ${offered}`
          }
        }
        const { exit } = yield* attempt(profile, {
          whole: { host, user: profile.user, security: "none", allowPlaintext: true, ...credential },
          simulator: {
            handshake: (tls) => Effect.succeed(MemoryTransport.tlsInfo(tls, { authorized: false }))
          }
        })
        assert.strictEqual(errorOf(exit)?.title, title)
      })
  )

  it.effect("a channel that is lost later gets no secret from then on, however late that is", () =>
    Effect.gen(function* () {
      const withoutSaslIr = {
        ...wellBehaved,
        capabilities: { ...wellBehaved.capabilities, tls: "IMAP4rev1 AUTH=PLAIN LOGINDISABLED" }
      }
      const found = []
      for (let honest = 0; honest < 6; honest++) {
        let asked = 0
        const simulator = yield* Simulator.make(withoutSaslIr)
        const { exit } = yield* attempt(withoutSaslIr, {
          transport: lying(
            simulator.transport,
            (connection) => () => (++asked > honest ? clear : connection.channel())
          )
        })
        const [lines = ""] = written(simulator)
        const error = errorOf(exit)
        found.push(
          `${error?.reason._tag ?? "selected"} at ${error?.step ?? ""} after ${before(lines).length}`
        )
        if (error !== undefined) assert.notMatch(lines, /^[A-Za-z0-9+/=]{8,}\r\n/m)
      }
      // dial, settle, AUTHENTICATE, its response
      assert.include(found[0], "ChannelNotSecured at tls")
      assert.include(found.join("\n"), "ChannelNotSecured at auth after 0")
      assert.include(found.join("\n"), "ChannelNotSecured at auth after 1")
      assert.include(found.at(-1) ?? "", "selected")
    })
  )

  it.effect("A02 S01 without leave for clear text nothing secret is sent there", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved)
      const { transport } = simulator
      const error = yield* Effect.flip(attempt(wellBehaved, { account: { security: "none" }, transport }))
      assert.strictEqual(error.reason._tag, "InvalidAccount")
      assert.isEmpty(simulator.log())
    })
  )

  it.effect("R10 on a trusted channel a line without a tag is overlooked, as within TLS", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved, {
        kind: "fixed",
        channel: { _tag: "trusted", why: "test" },
        ports: { 993: "clear", 143: "clear" }
      })
      const odd = new TextEncoder().encode("[COPYUID 55 31 6]\r\n")
      const { exit } = yield* attempt(wellBehaved, {
        account: { security: "auto" },
        transport: {
          ...simulator.transport,
          connect: (target, report) =>
            Effect.map(simulator.transport.connect(target, report), (connection) => {
              let pulls = 0
              const pull = Effect.map(connection.pull, (chunks) =>
                ++pulls === 2 ? [odd, ...chunks] : chunks
              )
              return { ...connection, pull }
            })
        }
      })
      assert.isUndefined(errorOf(exit))
    })
  )

  const tunnel = (port: "clear" | "implicitTls") => ({
    kind: "fixed" as const,
    channel: { _tag: "trusted", why: "test" } as const,
    ports: { 993: port, 143: port }
  })
  const ways = [
    ["auto", "clear", "trusted"],
    ["none", "clear", "trusted"],
    ["starttls", "clear", "starttls"],
    ["tls", "implicitTls", "tls"]
  ] as const

  it.effect.each(ways)("B4 H2 %s over a trusted channel to a server in %s: %s", ([security, port, used]) =>
    Effect.gen(function* () {
      const allowed = security === "none" ? { allowPlaintext: true } : {}
      const { exit, opening, simulator } = yield* attempt(wellBehaved, {
        account: { security, ...allowed },
        simulator: tunnel(port)
      })
      assert.isUndefined(errorOf(exit))
      assert.strictEqual((yield* opening.report).security, used)
      const inClear = simulator.log().filter(({ encrypted, from }) => from === "client" && !encrypted)
      const words = inClear.map(({ bytes }) => new TextDecoder().decode(bytes)).join("")
      assert.strictEqual(/LOGIN|AUTHENTICATE/.test(words), used === "trusted")
    })
  )

  const silent = Simulator.profiles["silent-greeting"]
  const smtp = { ...wellBehaved, lines: { ...wellBehaved.lines, greeting: "220 mail ESMTP" } }
  const plain = { ...wellBehaved, capabilities: { ...wellBehaved.capabilities, clear: "IMAP4rev1" } }
  const losses = [
    ["tls", "GreetingTimeout", silent, "implicitTls"],
    ["starttls", "GreetingTimeout", silent, "clear"],
    ["starttls", "NotImap", smtp, "clear"],
    ["starttls", "StartTlsNotOffered", plain, "clear"],
    ["tls", "TlsNotTls", wellBehaved, "clear"]
  ] as const

  it.effect.each(losses)("B4 %s to %s through a tunnel names no port", ([security, reason, profile, port]) =>
    Effect.gen(function* () {
      const { events, exit } = yield* attempt(profile, {
        account: { security },
        policy: { attempts: 1 },
        simulator: tunnel(port)
      })
      const error = errorOf(exit)
      assert.strictEqual(error?.reason._tag, reason)
      assert.notMatch(`${error?.message}`, /\b(993|143|port \d+)\b/i)
      assert.notMatch(
        JSON.stringify(events().filter(({ name }) => name.startsWith("connection:"))),
        /993|143/
      )
    })
  )

  it.effect.each(["tls", "starttls"] as const)("B4 %s in a tunnel verifies the certificate", (security) =>
    Effect.gen(function* () {
      const { exit, simulator } = yield* attempt(wellBehaved, {
        account: { security },
        simulator: {
          ...tunnel(security === "tls" ? "implicitTls" : "clear"),
          handshake: (tls) => Effect.succeed(MemoryTransport.tlsInfo(tls, { authorized: false }))
        }
      })
      assert.strictEqual(errorOf(exit)?.reason._tag, "ChannelNotSecured")
      for (const name of secretive) assert.notInclude(written(simulator).join(""), name)
    })
  )

  it.effect("B4 PREAUTH in a tunnel is not taken where STARTTLS was asked for", () =>
    Effect.gen(function* () {
      const greeted = {
        ...wellBehaved,
        lines: { ...wellBehaved.lines, greeting: "* PREAUTH [CAPABILITY IMAP4rev1 STARTTLS] welcome" }
      }
      const { exit, simulator } = yield* attempt(greeted, {
        account: { security: "starttls" },
        simulator: tunnel("clear")
      })
      assert.strictEqual(errorOf(exit)?.reason._tag, "PreauthInsecure")
      assert.strictEqual(written(simulator).join(""), "")
    })
  )
})

describe("ways in", () => {
  const untrusted = new TransportError({
    failure: "tlsUntrusted",
    code: "DEPTH_ZERO_SELF_SIGNED_CERT",
    detail: "self-signed"
  })

  it.effect.each(["tls", "starttls", "auto"] as const)(
    "S14 X16 a certificate that fails by %s is tried no second time, and no secret is written",
    (security) =>
      Effect.gen(function* () {
        const { exit, opening, simulator } = yield* attempt(wellBehaved, {
          account: { security },
          simulator: { handshake: () => Effect.fail(untrusted) }
        })
        const error = errorOf(exit)
        assert.strictEqual(error?.reason._tag, "TlsUntrusted")
        assert.strictEqual(error?.retry, "never")
        assert.strictEqual((yield* opening.report).attempts, 1)
        for (const name of secretive) assert.notInclude(written(simulator).join(""), name)
      })
  )

  it.effect("N05 a loser whose transport does not let go delays nobody", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(wellBehaved, {
        handshake: (tls) => Effect.succeed(MemoryTransport.tlsInfo(tls))
      })
      const stuck: Transport = {
        ...simulator.transport,
        connect: (target, report) =>
          Effect.gen(function* () {
            const connection = yield* simulator.transport.connect(target, report)
            if (target.port !== 993) return connection
            yield* Effect.addFinalizer(() => Effect.never)
            return { ...connection, upgrade: () => Effect.fail(untrusted) }
          })
      }
      const { exit, took } = yield* attempt(wellBehaved, { account: { security: "auto" }, transport: stuck })
      assert.isUndefined(errorOf(exit))
      assert.strictEqual(took, 0)
    })
  )
})
