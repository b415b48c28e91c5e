import { assert, describe, it } from "@effect/vitest"
import { Duration, Effect, Option, Redacted } from "effect"
import type { Account } from "../../src/lifecycle/Account.ts"
import * as ImapError from "../../src/failure/ImapError.ts"
import * as Lockouts from "../../src/lifecycle/Lockouts.ts"
import type * as Mechanism from "../../src/imap/Mechanism.ts"
import type * as Policy from "../../src/lifecycle/Policy.ts"
import * as ServerProfiles from "../../src/lifecycle/ServerProfiles.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import * as MemoryTransport from "../../src/simulator/testing/MemoryTransport.ts"
import * as Trace from "../../src/trace/Trace.ts"
import { canaries } from "../trace/canaries.ts"
import {
  attempt,
  type Attempted,
  commands,
  connected,
  errorOf,
  host,
  inTime,
  proofs,
  written,
  serverKey
} from "./support.ts"
import { settle } from "../support/settle.ts"
import { said } from "../support/quotation.ts"
import { plain } from "../support/plain.ts"

const { external, lockout, oauth, scram, wellBehaved } = Simulator.profiles
const scramRefused = Simulator.profiles["scram-refused"]

const offering = (profile: Simulator.Profile, list: string): Simulator.Profile => ({
  ...profile,
  capabilities: { ...profile.capabilities, clear: `${list} STARTTLS`, tls: list }
})

const offeringOnly = (mechanism: string) => offering(scram, `IMAP4rev1 SASL-IR AUTH=${mechanism}`)

const wrong = { password: Redacted.make("not the password") }
const certificate = { certificate: "PEM", key: Redacted.make("PEM of the key") }

/** An account with what is given in place of the password. */
const instead = ({ user }: Simulator.Profile, given: Partial<Account>) => ({
  whole: { host, security: "tls" as const, user, ...given }
})

const logins = (text: ReadonlyArray<string>): ReadonlyArray<string> =>
  text
    .join("")
    .split("\r\n")
    .flatMap((line) => / (?:AUTHENTICATE ([\w-]+)|(LOGIN) )/.exec(line)?.slice(1) ?? [])
    .filter((name) => name !== undefined)

/** All that an app or a file could show. */
const shown = ({ events, exit }: Attempted) =>
  [JSON.stringify(errorOf(exit)), errorOf(exit)?.message, ...events().map(Trace.toLine)].join("\n")

/** Each that is asked for, one after the other. */
const fresh = (...tokens: ReadonlyArray<string>) => {
  const left = [...tokens]
  return Effect.sync(() => Redacted.make(left.shift() ?? "no-more-tokens"))
}

const odd = ['qu"ote\\back', "a,b=c", "Grüße", "pass\u00a0word", "ключ"]

describe("proofs", () => {
  it.effect.each(proofs)("%s logs in, whatever the password", (mechanism) =>
    Effect.gen(function* () {
      for (const password of odd) {
        // CRAM-MD5 and DIGEST-MD5 know nothing of SASLprep, and neither does the server for them
        const profile = { ...offeringOnly(mechanism), password: password.normalize("NFKC") }
        const { connection } = yield* Effect.scoped(
          connected(profile, { account: { mechanism, password: Redacted.make(profile.password) } })
        )
        assert.strictEqual((yield* connection.report).mechanism, mechanism)
      }
    })
  )

  it.effect("SCRAM-SHA-256 is chosen by itself, and costs two flights", () =>
    Effect.gen(function* () {
      const { opening, simulator } = yield* connected(scram)
      assert.strictEqual((yield* opening.report).mechanism, "SCRAM-SHA-256")
      assert.strictEqual((yield* opening.report).flights, 4)
      assert.isEmpty((yield* opening.report).warnings)
      assert.notInclude(written(simulator).join(""), scram.password)
    })
  )

  it.effect("A12 a user with , and = is escaped", () =>
    Effect.gen(function* () {
      const { opening } = yield* connected({ ...scram, user: "a,b=c" })
      assert.strictEqual((yield* opening.report).mechanism, "SCRAM-SHA-256")
    })
  )

  it.effect("A16 A17 the channel is bound where server and TLS can, and the best is remembered", () =>
    Effect.gen(function* () {
      const binding = "what both ends know"
      const exported = Option.some(new TextEncoder().encode(binding))
      const list = "IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-256-PLUS"
      const bound = { ...offering(scram, list), sasl: { ...scram.sasl, binding } }
      const handshake: MemoryTransport.Options["handshake"] = (tls) =>
        Effect.succeed(MemoryTransport.tlsInfo(tls, { channelBinding: () => exported }))
      const profiles = ServerProfiles.inMemory()
      const { opening } = yield* connected(bound, { simulator: { handshake }, profiles })
      assert.strictEqual((yield* opening.report).mechanism, "SCRAM-SHA-256-PLUS")
      yield* settle
      assert.include(Option.getOrThrow(yield* profiles.get(serverKey)), { best: "SCRAM-SHA-256-PLUS" })
      const stripped = yield* attempt(offering(bound, "IMAP4rev1 SASL-IR AUTH=PLAIN"), {
        simulator: { handshake },
        profiles
      })
      assert.deepStrictEqual((yield* stripped.opening.report).warnings, ["mechanismDowngraded"])
      const other = { ...bound, sasl: { ...bound.sasl, binding: "what someone between knows" } }
      const { exit } = yield* attempt(other, {
        simulator: { handshake },
        policy: { auth: { fallback: false } }
      })
      assert.strictEqual(errorOf(exit)?.reason._tag, "AuthRejected")
    })
  )

  it.effect(
    "A16 a binding that the server refuses: the password follows within verified TLS, with a warning",
    () =>
      Effect.gen(function* () {
        const exported = Option.some(new TextEncoder().encode("what the client knows"))
        const list = "IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256-PLUS AUTH=PLAIN"
        const bound = { ...offering(scram, list), sasl: { ...scram.sasl, binding: "what the server knows" } }
        const { opening } = yield* connected(bound, {
          simulator: {
            handshake: (tls) =>
              Effect.succeed(MemoryTransport.tlsInfo(tls, { channelBinding: () => exported }))
          }
        })
        assert.strictEqual((yield* opening.report).mechanism, "PLAIN")
        assert.deepStrictEqual((yield* opening.report).warnings, ["proofRefused"])
      })
  )

  it.effect("X30 a server that offers to bind and is not believed to says so", () =>
    Effect.gen(function* () {
      const exported = Option.some(new Uint8Array(32))
      const list = "IMAP4rev1 SASL-IR AUTH=SCRAM-SHA-256"
      const { simulator } = yield* connected(offering(scram, list), {
        simulator: {
          handshake: (tls) => Effect.succeed(MemoryTransport.tlsInfo(tls, { channelBinding: () => exported }))
        }
      })
      const [text = ""] = written(simulator)
      const initial = / AUTHENTICATE SCRAM-SHA-256 (\S+)/.exec(text)?.[1] ?? ""
      assert.match(atob(initial), /^y,,n=/)
    })
  )

  it.effect("A14 X28 too many rounds are refused at once; few are warned of", () =>
    Effect.gen(function* () {
      const hard = { ...scram, sasl: { ...scram.sasl, iterations: 2_147_483_647 } }
      const refused = yield* attempt(hard)
      assert.include(errorOf(refused.exit)?.reason, { _tag: "ScramIterations", iterations: 2_147_483_647 })
      assert.strictEqual(refused.took, 0)
      assert.match(written(refused.simulator).join(""), /\*\r\n$/)
      const { opening } = yield* connected({ ...scram, sasl: { ...scram.sasl, iterations: 1_000 } })
      assert.deepStrictEqual((yield* opening.report).warnings, ["fewIterations"])
    })
  )

  it.effect("A04 a proof that is refused is followed by the password once, within TLS, and not again", () =>
    Effect.gen(function* () {
      const profiles = ServerProfiles.inMemory()
      const first = yield* connected(scramRefused, { profiles })
      assert.deepStrictEqual(logins(written(first.simulator)), ["SCRAM-SHA-256", "PLAIN"])
      yield* settle
      const { refusals = [] } = Option.getOrThrow(yield* profiles.get(serverKey))
      assert.deepStrictEqual(
        refusals.map(({ mechanism }) => mechanism),
        ["SCRAM-SHA-256"]
      )
      const second = yield* connected(scramRefused, { profiles })
      assert.notInclude(logins(written(second.simulator)), "SCRAM-SHA-256")
    })
  )

  it.effect("A04 X40 a wrong password is written twice at most, and the first cause survives", () =>
    Effect.gen(function* () {
      const { exit, simulator } = yield* attempt(scram, { account: wrong })
      assert.deepStrictEqual(logins(written(simulator)), ["SCRAM-SHA-256", "PLAIN"])
      const error = errorOf(exit)
      assert.deepInclude(error?.reason, {
        _tag: "AuthRejected",
        mechanism: "SCRAM-SHA-256",
        forms: ["SCRAM-SHA-256", "PLAIN"]
      })
      assert.deepStrictEqual(
        error?.causes.map(({ reason }) => plain(reason)),
        [
          {
            _tag: "AuthRejected",
            mechanism: "PLAIN",
            code: said("AUTHENTICATIONFAILED"),
            forms: ["SCRAM-SHA-256", "PLAIN"]
          }
        ]
      )
    })
  )

  it.effect.each<readonly [string, Policy.Options, Partial<Account>]>([
    ["by policy", { auth: { fallback: false } }, {}],
    ["where the account insists", {}, { mechanism: "SCRAM-SHA-256" }]
  ])("A04 no password follows %s", ([, policy, account]) =>
    Effect.gen(function* () {
      const { simulator } = yield* attempt(scramRefused, { policy, account })
      assert.deepStrictEqual(logins(written(simulator)), ["SCRAM-SHA-256"])
    })
  )
})

describe("X34 what a server repeats", () => {
  const echo = "{tag} NO [AUTHENTICATIONFAILED] no: {line}"
  const echoing = (profile: Simulator.Profile) => ({
    ...profile,
    lines: { ...profile.lines, wrongPassword: echo }
  })
  it.effect.each(proofs)("the proof of %s is not shown, plain or in base64", (mechanism) =>
    Effect.gen(function* () {
      const attempted = yield* attempt(echoing(offeringOnly(mechanism)), {
        account: { ...wrong, mechanism }
      })
      const lines = written(attempted.simulator).join("").trimEnd().split("\r\n")
      const proof = lines.findLast((line) => line.length > 20) ?? ""
      assert.include(shown(attempted), "<redacted>")
      assert.notInclude(shown(attempted), proof.slice(0, 24))
      assert.notInclude(shown(attempted), proof.slice(-24))
      assert.notInclude(shown(attempted), atob(proof).slice(-20))
    })
  )

  it.effect("a token is not shown in any form", () =>
    Effect.gen(function* () {
      const token = "ya29.a0-Canary_token~of+some/length=="
      const attempted = yield* attempt(echoing(oauth), instead(oauth, { token: Redacted.make(token) }))
      assert.strictEqual(errorOf(attempted.exit)?.reason._tag, "OAuthTokenRejected")
      for (const [form, canary] of canaries(token)) assert.notInclude(shown(attempted), canary, form)
    })
  )
})

describe("tokens", () => {
  const mechanisms: ReadonlyArray<Mechanism.Name> = ["OAUTHBEARER", "XOAUTH2"]

  it.effect.each(mechanisms)("%s logs in", (mechanism) =>
    Effect.gen(function* () {
      const { opening } = yield* connected(
        oauth,
        instead(oauth, { token: fresh("a-valid-token"), mechanism })
      )
      assert.strictEqual((yield* opening.report).mechanism, mechanism)
    })
  )

  const lengths = [5_700, 6_200, 20_000].flatMap((length) =>
    mechanisms.map((mechanism) => [mechanism, length] as const)
  )

  it.effect.each(lengths)(
    "RFC 4959 §3 %s with a token of %i characters: along with the command if it fits, else on request",
    ([mechanism, length]) =>
      Effect.gen(function* () {
        const token = "t".repeat(length)
        const profile = { ...oauth, sasl: { ...oauth.sasl, tokens: [token] } }
        const given = instead(profile, { token: Redacted.make(token), mechanism })
        const { opening, simulator } = yield* connected(profile, given)
        assert.strictEqual((yield* opening.report).mechanism, mechanism)
        const lines = written(simulator).join("").split("\r\n")
        const command = lines.find((line) => line.includes("AUTHENTICATE")) ?? ""
        assert.isAtMost(command.length + 2, 8192)
        assert.strictEqual(command.endsWith(mechanism), length > 5_700)
        assert.isTrue(lines.some((line) => line.length > length))
      })
  )

  it.effect.each(mechanisms)(
    "A21 %s: a refused token is asked for again, and shown on the same connection",
    (mechanism) =>
      Effect.gen(function* () {
        const token = fresh("expired-token", "a-valid-token")
        const { opening, simulator } = yield* connected(oauth, instead(oauth, { token, mechanism }))
        assert.deepStrictEqual(logins(written(simulator)), [mechanism, mechanism])
        assert.strictEqual((yield* opening.report).attempts, 1)
      })
  )

  it.effect("A19 A20 A21 the second refusal is the user's turn, with the server's own words", () =>
    Effect.gen(function* () {
      const token = fresh("expired-token", "expired-too", "never-asked-for")
      const { exit, simulator } = yield* attempt(oauth, instead(oauth, { token, mechanism: "XOAUTH2" }))
      const error = errorOf(exit)
      assert.deepStrictEqual(plain(error?.reason), {
        _tag: "OAuthTokenRejected",
        mechanism: "XOAUTH2",
        status: said("401"),
        schemes: said("Bearer"),
        scope: said("https://mail.example.com/"),
        renewal: "renewed"
      })
      assert.deepInclude(error, { actionBy: "user", retry: "never" })
      assert.strictEqual(logins(written(simulator)).length, 2)
    })
  )

  it.effect("A21 the same token is not shown twice, nor one that is no effect", () =>
    Effect.gen(function* () {
      for (const token of [Effect.succeed(Redacted.make("expired-token")), Redacted.make("expired-token")]) {
        const { exit, simulator } = yield* attempt(oauth, instead(oauth, { token }))
        assert.strictEqual(errorOf(exit)?.reason._tag, "OAuthTokenRejected")
        assert.strictEqual(logins(written(simulator)).length, 1)
      }
    })
  )

  it.effect("A21 if there is no new token, that is reported, and the refusal is its cause", () =>
    Effect.gen(function* () {
      const away = ImapError.make({ _tag: "CredentialUnavailable", problem: "no route" }, "account")
      let asked = 0
      const token = Effect.suspend(() =>
        asked++ === 0 ? Effect.succeed(Redacted.make("expired-token")) : Effect.fail(away)
      )
      const { exit } = yield* attempt(oauth, instead(oauth, { token }))
      assert.strictEqual(errorOf(exit)?.reason._tag, "CredentialUnavailable")
      assert.deepStrictEqual(
        errorOf(exit)?.causes.map(({ reason }) => reason._tag),
        ["OAuthTokenRejected"]
      )
    })
  )

  it.effect("X34 the words of the app's own code have no token that was shown", () =>
    Effect.gen(function* () {
      const problem = "cannot renew expired-token: HTTP 503"
      let asked = 0
      const token = Effect.suspend(() =>
        asked++ === 0
          ? Effect.succeed(Redacted.make("expired-token"))
          : Effect.fail(ImapError.make({ _tag: "CredentialUnavailable", problem }, "account"))
      )
      const { exit } = yield* attempt(oauth, instead(oauth, { token }))
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), {
        _tag: "CredentialUnavailable",
        problem: "cannot renew <redacted>: HTTP 503"
      })
    })
  )

  it.effect.each(["tok\x01auth=Bearer evil", "tok\r\nen", "tök", ""])(
    "A18 X14 the token %j is refused here",
    (token) =>
      Effect.gen(function* () {
        const { exit, simulator } = yield* attempt(oauth, instead(oauth, { token: Redacted.make(token) }))
        assert.include(errorOf(exit)?.reason, { _tag: "InvalidAccount", field: "token" })
        assert.isEmpty(simulator.log())
      })
  )

  it.effect("B10 L6 A02 a token is not shown in the clear, allowed or not, whatever the host is called", () =>
    Effect.gen(function* () {
      const clear = offering(oauth, "IMAP4rev1 SASL-IR AUTH=XOAUTH2")
      const token = Redacted.make("a-valid-token")
      const open = { security: "none", allowPlaintext: true, token } as const
      const { exit, simulator } = yield* attempt(clear, instead(clear, open))
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), { _tag: "InsecureAuthRefused", kind: "token" })
      assert.isEmpty(logins(written(simulator)))
      const near = yield* attempt(clear, instead(clear, { ...open, host: "127.0.0.1" }))
      assert.strictEqual(errorOf(near.exit)?.reason._tag, "InsecureAuthRefused")
      assert.isEmpty(logins(written(near.simulator)))
    })
  )
})

describe("certificates", () => {
  it.effect("A06 EXTERNAL takes an empty response along, and is not shown to who cannot have asked", () =>
    Effect.gen(function* () {
      const options = instead(external, { clientCertificate: certificate })
      const { opening, simulator } = yield* connected(external, options)
      assert.strictEqual((yield* opening.report).mechanism, "EXTERNAL")
      assert.match(written(simulator).join(""), / AUTHENTICATE EXTERNAL =\r\n/)
      const open = { clientCertificate: certificate, security: "none", allowPlaintext: true } as const
      const clear = yield* attempt(offering(external, "IMAP4rev1 AUTH=EXTERNAL"), instead(external, open))
      assert.strictEqual(errorOf(clear.exit)?.reason._tag, "NoUsableMechanism")
    })
  )

  it.effect("a certificate and a password: the password where EXTERNAL is not offered", () =>
    Effect.gen(function* () {
      const { opening } = yield* connected(wellBehaved, { account: { clientCertificate: certificate } })
      assert.strictEqual((yield* opening.report).mechanism, "PLAIN")
    })
  )
})

describe("X40 a server that wants to be left alone", () => {
  it.effect("is, by every connection of the process with this secret, until then", () =>
    Effect.gen(function* () {
      const lockouts = Lockouts.make()
      const first = yield* attempt(lockout, { lockouts })
      assert.include(errorOf(first.exit)?.reason, { _tag: "AuthThrottled", code: said("LIMIT") })
      assert.deepInclude(errorOf(first.exit), { retry: "later", retryAfter: Duration.minutes(1) })
      assert.deepStrictEqual(logins(written(first.simulator)), ["PLAIN"])

      const second = yield* attempt(lockout, { lockouts })
      assert.isEmpty(second.simulator.log())
      assert.include(errorOf(second.exit)?.reason, { _tag: "HeldBack", forMs: 60_000 })
      assert.deepInclude(errorOf(second.exit), {
        retry: "later",
        retryAfter: Duration.minutes(1),
        step: "account"
      })

      const renewed = yield* attempt(lockout, { lockouts, account: wrong })
      assert.deepStrictEqual(logins(written(renewed.simulator)), ["PLAIN"])
      const other = yield* attempt({ ...wellBehaved, user: "somebody else" }, { lockouts })
      assert.strictEqual(other.exit._tag, "Success")
    })
  )

  it.effect("waits twice as long each time, as long as the server says, and at most 15 minutes", () =>
    Effect.gen(function* () {
      const lockouts = Lockouts.make()
      const login = { host, user: "user", secret: Redacted.make("secret") }
      const begin = (asked?: Duration.Duration) =>
        Effect.map(lockouts.begin(login, said("no"), asked), ({ retryAfter }) =>
          Duration.toSeconds(retryAfter)
        )
      const times = [yield* begin(), yield* begin(), yield* begin(Duration.seconds(92)), yield* begin()]
      assert.deepStrictEqual(times, [60, 120, 92, 480])
      assert.strictEqual(yield* begin(), 900)
      yield* inTime(Effect.sleep("15 minutes"), 1_000_000)
      assert.isTrue(Option.isNone(yield* lockouts.find(login)))
      assert.strictEqual(yield* begin(), 900)
      yield* lockouts.forget(login)
      assert.isTrue(Option.isNone(yield* lockouts.find(login)))
    })
  )

  it.effect("a proof that it answers so is followed by nothing", () =>
    Effect.gen(function* () {
      const lines = { ...scram.lines, wrongPassword: "{tag} NO Too many failed login attempts" }
      const { simulator } = yield* attempt({ ...scram, lines }, { account: wrong })
      assert.deepStrictEqual(logins(written(simulator)), ["SCRAM-SHA-256"])
    })
  )
})

describe("accounts", () => {
  it.effect("need one credential, and no two secrets", () =>
    Effect.gen(function* () {
      const none = yield* Effect.flip(attempt(wellBehaved, instead(wellBehaved, {})))
      assert.include(none.reason, { _tag: "InvalidAccount", field: "password" })
      const two = yield* Effect.flip(attempt(wellBehaved, { account: { token: Redacted.make("a") } }))
      assert.include(two.reason, { _tag: "InvalidAccount", field: "token" })
    })
  )

  it.effect("commands after any login are the same", () =>
    Effect.gen(function* () {
      const { simulator } = yield* connected(scram)
      const sent = commands(written(simulator)[0])
      assert.includeMembers([...sent], ["AUTHENTICATE", "ID", "SELECT"])
    })
  )
})
