import { globSync, readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Quirks from "../../src/failure/Quirks.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { TransportError, type TransportFailure } from "../../src/lifecycle/Transport.ts"
import { attempt, errorOf, written } from "./support.ts"
import { listed, said } from "../support/quotation.ts"
import { plain } from "../support/plain.ts"
import { time } from "../support/linear.ts"

const { profiles } = Simulator
const { wellBehaved } = profiles

const seen = (more: Partial<Quirks.Seen> = {}): Quirks.Seen => ({
  state: "auth",
  manner: "NO",
  code: undefined,
  text: said(""),
  host: "imap.example.com",
  greeting: said(""),
  capabilities: listed(""),
  user: "user@example.com",
  credential: "password",
  ...more
})

const means = (match: Quirks.Match, state: Quirks.Quirk["state"] = "auth"): Quirks.Quirk => ({
  id: "example-off",
  state,
  match,
  recovery: { _tag: "Means", reason: { _tag: "ImapDisabled" } },
  source: "an example"
})

const fits = (match: Quirks.Match, more: Partial<Quirks.Seen>, state: Quirks.Quirk["state"] = "auth") =>
  Quirks.find([means(match, state)], seen(more), "Means") !== undefined

describe("what a quirk is recognised by", () => {
  const cases: ReadonlyArray<readonly [string, Quirks.Match, Partial<Quirks.Seen>, boolean]> = [
    ["the words", { text: /off/i }, { text: said("IMAP is OFF") }, true],
    ["other words", { text: /off/i }, { text: said("IMAP is on") }, false],
    ["the code", { code: "ALERT" }, { code: said("ALERT") }, true],
    ["no code", { code: "ALERT" }, {}, false],
    ["a host below the domain", { host: ["qq.com"] }, { host: "imap.QQ.com." }, true],
    ["the domain itself", { host: ["qq.com"] }, { host: "qq.com" }, true],
    ["a domain that only ends so", { host: ["qq.com"] }, { host: "imap.notqq.com" }, false],
    ["the greeting", { greeting: /Exchange/ }, { greeting: said("Microsoft Exchange") }, true],
    ["the list", { capability: "XAPPLE" }, { capabilities: listed("XAPPLE") }, true],
    ["the user", { user: /[\\/]/ }, { user: "a\\b" }, true],
    ["the credential", { host: ["example.com"], credential: "token" }, {}, false],
    [
      "a host, where the code says more",
      { host: ["qq.com"] },
      { host: "qq.com", code: said("LIMIT") },
      false
    ],
    [
      "a host, where the code says the same",
      { host: ["qq.com"] },
      { host: "qq.com", code: said("ALERT") },
      true
    ],
    ["all of it", { text: /off/, host: ["qq.com"] }, { text: said("off") }, false],
    ["a manner alone", { manner: ["NO"] }, {}, false],
    ["OK, unless it is asked for", { text: /off/ }, { text: said("off"), manner: "OK" }, false],
    ["OK that is asked for", { text: /off/, manner: ["OK"] }, { text: said("off"), manner: "OK" }, true]
  ]
  it.each(cases)("%s", (_, match, more, expected) => assert.strictEqual(fits(match, more), expected))

  it("only in its state", () => {
    assert.isFalse(fits({ text: /off/ }, { text: said("off") }, "select"))
    assert.isTrue(fits({ text: /off/ }, { text: said("off") }, "any"))
  })

  it("an expression that remembers where it was finds the same each time", () => {
    const match = { text: /off/g, user: /user/g }
    assert.deepStrictEqual(
      [1, 2, 3].map(() => fits(match, { text: said("it is off") })),
      [true, true, true]
    )
  })
})

describe("the quirks that are known", () => {
  const tests = globSync(["**/*.txt", "{connection,mailboxes}/*.test.ts", "quirk/words.test.ts"], {
    cwd: new URL("../", import.meta.url)
  })
    .map((file) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8"))
    .join("\n")

  it.each(Quirks.known)("$id has a test and a source", ({ id, source }) => {
    assert.match(id, /^[a-z]+(-[a-z]+)*$/)
    assert.isNotEmpty(source)
    assert.match(tests, new RegExp(`== quirks.* ?\\b${id}\\b|"${id}"`))
  })

  it("words count before hosts", () => {
    const text = said("Too many simultaneous connections")
    const busy = seen({ host: "imap.163.com", text })
    assert.strictEqual(Quirks.find(Quirks.known, busy, "Means")?.quirk.id, "too-many-connections")
  })

  it("have unique ids", () => {
    const ids = Quirks.known.map(({ id }) => id)
    assert.deepStrictEqual(ids, [...new Set(ids)])
  })

  it("read any words in time that grows with them alone", () => {
    const text = said("account is abnormal ".repeat(13).slice(0, 256))
    const found = () => {
      for (let turn = 0; turn < 200; turn++) Quirks.find(Quirks.known, seen({ text }), "Means")
    }
    assert.isBelow(time(found), 1_000)
  })
})

describe("a quirk that an app adds", () => {
  const own: Quirks.Quirk = {
    id: "example-stocktaking",
    state: "auth",
    match: { text: /for stocktaking/ },
    recovery: { _tag: "Means", reason: { _tag: "ServerUnavailable" }, retryAfter: "10 minutes" },
    source: "the operator of imap.example.com"
  }
  const closed: Simulator.Profile = {
    ...wellBehaved,
    lines: { ...wellBehaved.lines, loggedIn: "{tag} NO closed for stocktaking" }
  }

  it.effect("is met before those that are known, and named", () =>
    Effect.gen(function* () {
      const { events, exit, opening } = yield* attempt(closed).pipe(Effect.provide(Quirks.layer(own)))
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), { _tag: "ServerUnavailable" })
      assert.strictEqual(errorOf(exit)?.retry, "later")
      assert.deepStrictEqual((yield* opening.report).quirks, ["example-stocktaking"])
      const noted = events().flatMap(({ data, name }) => (name === "trace:note" ? (data.quirk ?? []) : []))
      assert.deepStrictEqual(noted, ["example-stocktaking"])
    })
  )

  it.effect("is unknown elsewhere", () =>
    Effect.gen(function* () {
      const { exit, opening } = yield* attempt(closed)
      assert.strictEqual(errorOf(exit)?.reason._tag, "AuthRejected")
      assert.deepStrictEqual((yield* opening.report).quirks, [])
    })
  )
})

const refusing = (failure: TransportFailure, detail: string) =>
  attempt(wellBehaved, {
    simulator: { handshake: () => Effect.fail(new TransportError({ failure, detail })) }
  })

describe("what is in between, and encryption of another time", () => {
  const shields = [
    ["CN=avast! Web/Mail Shield Root, O=avast! Web/Mail Shield", "avast"],
    ["CN=ESET SSL Filter CA, O=ESET, spol. s r. o.", "ESET"],
    ["CN=Kaspersky Anti-Virus Personal Root Certificate", "Kaspersky"]
  ] as const
  it.effect.each(shields)("Q96 a mail shield is named: %s", ([issuer, product]) =>
    Effect.gen(function* () {
      const detail = `the certificate of imap.example.com is not trusted: its issuer is ${issuer}`
      const { exit, opening } = yield* refusing("tlsUntrusted", detail)
      assert.deepStrictEqual(plain(errorOf(exit)?.reason), { _tag: "TlsIntercepted", product: said(product) })
      assert.deepStrictEqual((yield* opening.report).quirks, ["mail-shield"])
    })
  )

  it.effect("Q96 an authority that is merely unknown is not", () =>
    Effect.gen(function* () {
      const { exit } = yield* refusing("tlsUntrusted", "its issuer is CN=Set Avgerinos Mail CA")
      assert.strictEqual(errorOf(exit)?.reason._tag, "TlsUntrusted")
    })
  )

  it.effect.each(["unsupported protocol", "dh key too small", "tlsv1 alert protocol version"])(
    "Q98 a server that is too old is called so: %s",
    (words) =>
      Effect.gen(function* () {
        const detail = `the server and this client could not agree on TLS: ${words}`
        const { exit, opening } = yield* refusing("tlsProtocol", detail)
        assert.deepStrictEqual(plain(errorOf(exit)?.reason), { _tag: "TlsTooOld", detail: said(detail) })
        assert.deepStrictEqual((yield* opening.report).quirks, ["old-tls"])
        assert.isUndefined(errorOf(exit)?.serverText, "the words are the transport's")
      })
  )
})

describe("a server that offers STARTTLS and has no certificate", () => {
  it.effect("Q73 is reported, and 993 is named", () =>
    Effect.gen(function* () {
      const { exit } = yield* attempt(wellBehaved, {
        account: { security: "starttls" },
        simulator: {
          handshake: () =>
            Effect.fail(new TransportError({ failure: "tlsNotTls", detail: "wrong version number" }))
        }
      })
      assert.strictEqual(errorOf(exit)?.reason._tag, "StartTlsFailed")
      assert.strictEqual(errorOf(exit)?.step, "tls")
      assert.include(errorOf(exit)?.advice ?? "", "port 993")
    })
  )
})

describe("a server that throws everyone out", () => {
  it.effect("X44 X40 a goodbye right after the login is not asked for more than three times", () =>
    Effect.gen(function* () {
      const leaving: Simulator.Profile = {
        ...wellBehaved,
        lines: { ...wellBehaved.lines, loggedIn: "{tag} OK welcome\r\n* BYE and off you go" }
      }
      const { exit, opening, simulator, took } = yield* attempt(leaving)
      assert.strictEqual(errorOf(exit)?.reason._tag, "ServerBye")
      assert.strictEqual((yield* opening.report).attempts, 3)
      assert.strictEqual(written(simulator).length, 3)
      assert.isAtLeast(took, 2_500)
      assert.strictEqual(simulator.open(), 0)
    })
  )
})
