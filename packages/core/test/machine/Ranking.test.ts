import { assert, describe, it } from "@effect/vitest"
import * as fc from "fast-check"
import * as Mechanism from "../../src/imap/Mechanism.ts"
import * as Ranking from "../../src/lifecycle/machine/Ranking.ts"
import { listed } from "../support/quotation.ts"

const all =
  "AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-1-PLUS AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-256-PLUS " +
  "AUTH=DIGEST-MD5 AUTH=CRAM-MD5 AUTH=PLAIN AUTH=LOGIN AUTH=OAUTHBEARER AUTH=XOAUTH2 AUTH=EXTERNAL AUTH=ANONYMOUS"

const base: Ranking.RankingRequest = {
  capabilities: listed("IMAP4rev1 SASL-IR AUTH=PLAIN"),
  secured: true,
  canBind: false,
  credential: { secret: "password", certificate: false, quotable: true, isLong: false },
  authorizes: false,
  wanted: undefined,
  rules: { md5: false, fallback: true, requireChannelBinding: false },
  known: { worked: undefined, best: undefined, refused: [] },
  quirks: { loginFirst: undefined, loginAfterPlain: undefined },
  tried: []
}

interface Given extends Partial<Omit<Ranking.RankingRequest, "capabilities">> {
  readonly offers?: string
}
const given = ({ offers = "SASL-IR AUTH=PLAIN", ...more }: Given): Ranking.RankingRequest => ({
  ...base,
  ...more,
  capabilities: listed(`IMAP4rev1 ${offers}`)
})

const chosen = (request: Ranking.RankingRequest): string => {
  const choice = Ranking.choose(request)
  return choice._tag === "Next" ? Ranking.nameOf(choice.form) : `none: ${choice.why}`
}

type Answer = Ranking.Tried["answer"]
const syntax: Answer = { _tag: "syntax" }
const refused = (code?: string): Answer => ({ _tag: "refused", code })

/** Every form in turn, each answered by `answer`; whether it wrote the secret follows from the form. */
const course = (
  request: Ranking.RankingRequest,
  answer: (form: Ranking.Form) => Answer,
  tried: ReadonlyArray<Ranking.Tried> = []
): ReadonlyArray<string> => {
  const choice = Ranking.choose({ ...request, tried })
  if (choice._tag === "None") return []
  const { form } = choice
  const said = answer(form)
  const early = form.command === "LOGIN" || (form.initialResponse && !form.mechanism.startsWith("SCRAM"))
  const next = { form, answer: said, wroteSecret: early || said._tag === "refused" }
  return [Ranking.nameOf(form), ...course(request, answer, [...tried, next])]
}

const token = { secret: "token", certificate: false, quotable: true, isLong: false } as const
const certificate = { secret: undefined, certificate: true, quotable: true, isLong: false } as const
const nobody = { secret: "anonymous", certificate: false, quotable: false, isLong: false } as const
const both = { secret: "password", certificate: true, quotable: true, isLong: false } as const
const md5 = { ...base.rules, md5: true }
const unquotable = { ...base.credential, quotable: false }

const plainRefused = (form: Ranking.Form): Answer =>
  form.mechanism === "PLAIN" ? refused() : { _tag: "unsupported" }
const scramRefused = (form: Ranking.Form): Answer => (form.mechanism === "SCRAM-SHA-256" ? refused() : syntax)

/** Which form worked on earlier connections, and what was refused there. */
const learned = (worked: string, refused: ReadonlyArray<Mechanism.Name> = []) => ({
  known: { worked, best: undefined, refused }
})

describe("what comes first", () => {
  it.each<readonly [string, Given, string]>([
    ["all, and a channel to bind", { offers: all, canBind: true }, "SCRAM-SHA-256-PLUS"],
    ["A16 all, and nothing to bind", { offers: all }, "SCRAM-SHA-256"],
    ["SCRAM with an initial response", { offers: `${all} SASL-IR` }, "SCRAM-SHA-256 with initial response"],
    [
      "SHA-1 alone, bound",
      { offers: "AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-1-PLUS", canBind: true },
      "SCRAM-SHA-1-PLUS"
    ],
    ["SHA-1 alone", { offers: "AUTH=SCRAM-SHA-1 AUTH=SCRAM-SHA-1-PLUS AUTH=PLAIN" }, "SCRAM-SHA-1"],
    ["CRAM-MD5 unasked for", { offers: "AUTH=CRAM-MD5 AUTH=PLAIN SASL-IR" }, "PLAIN with initial response"],
    ["CRAM-MD5 by the rules", { offers: "AUTH=CRAM-MD5 AUTH=PLAIN", rules: md5 }, "CRAM-MD5"],
    [
      "DIGEST-MD5 unasked for",
      { offers: "AUTH=DIGEST-MD5 AUTH=PLAIN SASL-IR" },
      "PLAIN with initial response"
    ],
    [
      "DIGEST-MD5 by the rules",
      { offers: "AUTH=CRAM-MD5 AUTH=DIGEST-MD5 AUTH=PLAIN", rules: md5 },
      "DIGEST-MD5"
    ],
    ["DIGEST-MD5 after any SCRAM", { offers: "AUTH=DIGEST-MD5 AUTH=SCRAM-SHA-1", rules: md5 }, "SCRAM-SHA-1"],
    ["DIGEST-MD5 by name", { offers: all, wanted: "DIGEST-MD5" }, "DIGEST-MD5"],
    ["SHA-512 before SHA-256", { offers: `${all} AUTH=SCRAM-SHA-512` }, "SCRAM-SHA-512"],
    [
      "A16 SHA-256 bound before SHA-512 unbound",
      { offers: `${all} AUTH=SCRAM-SHA-512`, canBind: true },
      "SCRAM-SHA-256-PLUS"
    ],
    [
      "A16 SHA-512 bound before all",
      { offers: `${all} AUTH=SCRAM-SHA-512 AUTH=SCRAM-SHA-512-PLUS`, canBind: true },
      "SCRAM-SHA-512-PLUS"
    ],
    ["CRAM-MD5 by name", { offers: all, wanted: "CRAM-MD5" }, "CRAM-MD5"],
    ["A03 PLAIN in one flight", {}, "PLAIN with initial response"],
    ["IMAP4rev2 has initial responses", { offers: "IMAP4rev2 AUTH=PLAIN" }, "PLAIN with initial response"],
    ["LOGIN if it saves a flight", { offers: "AUTH=PLAIN" }, "LOGIN"],
    ["PLAIN for what cannot be quoted", { offers: "AUTH=PLAIN", credential: unquotable }, "PLAIN"],
    ["LOGIN if nothing is offered", { offers: "" }, "LOGIN"],
    ["A01 LOGINDISABLED within TLS", { offers: "LOGINDISABLED AUTH=PLAIN" }, "PLAIN"],
    ["A01 LOGINDISABLED in the clear", { offers: `${all} LOGINDISABLED`, secured: false }, "none: offer"],
    ["LOGIN as a mechanism", { offers: "LOGINDISABLED AUTH=LOGIN" }, "AUTHENTICATE LOGIN"],
    ["nothing for a password", { offers: "LOGINDISABLED AUTH=XOAUTH2" }, "none: offer"],
    ["a token", { offers: all, credential: token }, "OAUTHBEARER"],
    [
      "RFC 4959 §3 a token that may not fit into the line, on request",
      { offers: "SASL-IR AUTH=XOAUTH2", credential: { ...token, isLong: true } },
      "XOAUTH2"
    ],
    ["a token at Gmail's forerunner", { offers: "AUTH=PLAIN AUTH=XOAUTH2", credential: token }, "XOAUTH2"],
    ["a token if none is taken", { credential: token }, "none: offer"],
    [
      "a certificate",
      { offers: `${all} SASL-IR`, credential: certificate },
      "EXTERNAL with initial response"
    ],
    ["a certificate if none is taken", { credential: certificate }, "none: offer"],
    ["A23 nobody, within TLS", { offers: `${all} LOGINDISABLED`, credential: nobody }, "ANONYMOUS"],
    ["A23 nobody, if it is not offered", { offers: "AUTH=PLAIN", credential: nobody }, "none: offer"],
    ["a certificate and a password", { offers: all, credential: both }, "EXTERNAL"],
    ["the same, where EXTERNAL is not offered", { credential: both }, "PLAIN with initial response"],
    ["acting as another, by PLAIN", { offers: "AUTH=PLAIN", authorizes: true }, "PLAIN"],
    ["acting as another, by SCRAM", { offers: all, authorizes: true }, "SCRAM-SHA-256"],
    ["acting as another, where only LOGIN is", { offers: "AUTH=LOGIN", authorizes: true }, "none: offer"],
    ["acting as another, with a token", { offers: all, authorizes: true, credential: token }, "none: offer"],
    ["A05 what is insisted upon", { offers: all, canBind: true, wanted: "SCRAM-SHA-1" }, "SCRAM-SHA-1"],
    ["LOGIN, if insisted upon", { offers: `${all} SASL-IR`, wanted: "LOGIN" }, "LOGIN"],
    ["A05 what is insisted upon and not offered", { wanted: "SCRAM-SHA-256" }, "none: offer"],
    ["what is not known here is not tried, LOGIN excepted", { offers: "AUTH=GSSAPI" }, "LOGIN"],
    [
      "LOGIN for what cannot be quoted, where it is all there is",
      { offers: "", credential: unquotable },
      "LOGIN"
    ],
    ["nothing, where LOGIN is all there was", { offers: "LOGINDISABLED" }, "none: offer"],
    [
      "quirk 27: a name that PLAIN cannot carry",
      { quirks: { loginFirst: "a quirk", loginAfterPlain: undefined } },
      "LOGIN"
    ]
  ])("%s", (_, more, expected) => {
    assert.strictEqual(chosen(given(more)), expected)
  })
})

describe("A05 never down to a weaker one unless the channel is verified", () => {
  const known = { worked: undefined, best: "SCRAM-SHA-256-PLUS", refused: [] } as const

  it("X30 within TLS it is reported", () => {
    const choice = Ranking.choose(given({ known }))
    assert.include(choice, { _tag: "Next", downgradedFrom: "SCRAM-SHA-256-PLUS" })
  })

  it.each<readonly [string, Given]>([
    ["what is still offered", { offers: all, canBind: true }],
    ["what is still offered, and this channel cannot use", { offers: all }],
    ["what the account insists upon", { wanted: "PLAIN" }],
    ["a token", { offers: "AUTH=XOAUTH2", credential: token }]
  ])("%s is no downgrade", (_, more) => {
    assert.include(Ranking.choose(given({ known, ...more })), { _tag: "Next", downgradedFrom: undefined })
  })

  it.each<readonly [string, Given, string]>([
    ["in the clear it is refused", { known }, "none: weaker"],
    ["in the clear a weaker proof is refused, too", { offers: "AUTH=SCRAM-SHA-1", known }, "none: weaker"],
    [
      "in the clear no password is sent to a server that accepts a proof",
      { offers: `${all}` },
      "SCRAM-SHA-256"
    ],
    ["in the clear nothing can be bound", { offers: "AUTH=SCRAM-SHA-256", known }, "SCRAM-SHA-256"],
    ["in the clear the account may insist", { known, wanted: "PLAIN" }, "PLAIN with initial response"],
    ["a token has no weaker form", { offers: all, credential: token, known }, "OAUTHBEARER"]
  ])("%s", (_, more, expected) => {
    assert.strictEqual(chosen(given({ secured: false, ...more })), expected)
  })

  it("in the clear no BAD leads from a proof to the password", () => {
    const request = given({ offers: "AUTH=SCRAM-SHA-256 AUTH=PLAIN", secured: false })
    assert.deepStrictEqual(
      course(request, () => syntax),
      ["SCRAM-SHA-256"]
    )
  })

  it("where a bound channel is required nothing else will do", () => {
    const rules = { ...base.rules, requireChannelBinding: true }
    assert.strictEqual(chosen(given({ offers: all, rules })), "none: offer")
    assert.strictEqual(chosen(given({ offers: all, rules, canBind: true })), "SCRAM-SHA-256-PLUS")
    assert.strictEqual(chosen(given({ offers: all, rules, credential: certificate })), "EXTERNAL")
  })

  it("the best only grows", () => {
    assert.strictEqual(Ranking.bestOf(given({})), "PLAIN")
    assert.strictEqual(Ranking.bestOf(given({ offers: all })), "SCRAM-SHA-256")
    assert.strictEqual(Ranking.bestOf(given({ known })), "SCRAM-SHA-256-PLUS")
    assert.strictEqual(Ranking.bestOf(given({ offers: all, credential: token })), undefined)
  })
})

describe("BAD is about the form", () => {
  it.each<readonly [string, Given, ReadonlyArray<string>]>([
    [
      "A07 quirk 75: without the initial response, then LOGIN",
      {},
      ["PLAIN with initial response", "PLAIN", "LOGIN"]
    ],
    [
      "SCRAM in both forms, then what writes the password, twice at most",
      { offers: "SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN" },
      [
        "SCRAM-SHA-256 with initial response",
        "SCRAM-SHA-256",
        "PLAIN with initial response",
        "PLAIN",
        "LOGIN"
      ]
    ],
    [
      "A16 RFC 5802 §6: never unbound where it is offered bound",
      { offers: "AUTH=SCRAM-SHA-256-PLUS AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1 AUTH=PLAIN", canBind: true },
      ["SCRAM-SHA-256-PLUS", "SCRAM-SHA-1", "LOGIN", "PLAIN"]
    ],
    [
      "quirk 76: LOGIN as a mechanism is the last",
      { offers: "AUTH=PLAIN AUTH=LOGIN" },
      ["LOGIN", "PLAIN", "AUTHENTICATE LOGIN"]
    ],
    [
      "a token by both names",
      { offers: "SASL-IR AUTH=OAUTHBEARER AUTH=XOAUTH2", credential: token },
      ["OAUTHBEARER with initial response", "OAUTHBEARER", "XOAUTH2 with initial response"]
    ],
    ["only what is insisted upon", { wanted: "PLAIN" }, ["PLAIN with initial response", "PLAIN"]]
  ])("%s", (_, more, expected) => {
    assert.deepStrictEqual(
      course(given(more), () => syntax),
      expected
    )
  })

  it("a mechanism that will not do is left in all its forms", () => {
    const request = given({ offers: "SASL-IR AUTH=SCRAM-SHA-256 AUTH=PLAIN" })
    assert.deepStrictEqual(course(request, plainRefused), [
      "SCRAM-SHA-256 with initial response",
      "PLAIN with initial response"
    ])
  })
})

describe("A04 NO is about the credential", () => {
  const scram = "SASL-IR AUTH=SCRAM-SHA-256 AUTH=SCRAM-SHA-1 AUTH=PLAIN"
  const early = "SCRAM-SHA-256 with initial response"
  const fallen = [early, "PLAIN with initial response"]
  const exchange = { loginFirst: undefined, loginAfterPlain: "a quirk" }

  it.each<readonly [string, Given, Answer, ReadonlyArray<string>]>([
    ["PLAIN: stop", {}, refused("AUTHENTICATIONFAILED"), ["PLAIN with initial response"]],
    ["LOGIN: stop", { offers: "AUTH=PLAIN" }, refused(), ["LOGIN"]],
    ["SCRAM: PLAIN once", { offers: scram }, refused("AUTHENTICATIONFAILED"), fallen],
    ["SCRAM without a code: PLAIN once", { offers: scram }, refused(), fallen],
    ["RFC 5530 §3: SCRAM that can never succeed", { offers: scram }, refused("CANNOT"), fallen],
    [
      "SCRAM, where LOGIN is cheaper",
      { offers: "AUTH=SCRAM-SHA-1 AUTH=PLAIN" },
      refused(),
      ["SCRAM-SHA-1", "LOGIN"]
    ],
    ["CRAM-MD5", { offers: "AUTH=CRAM-MD5", rules: md5 }, refused(), ["CRAM-MD5", "LOGIN"]],
    ["quirk 70: SCRAM with another code", { offers: scram }, refused("UNAVAILABLE"), [early]],
    ["quirk 36: SCRAM, and it is final", { offers: scram }, { _tag: "final" }, [early]],
    ["SCRAM in the clear", { offers: scram, secured: false }, refused(), [early]],
    ["the same, with CANNOT", { offers: scram, secured: false }, refused("CANNOT"), [early]],
    ["SCRAM, if it worked before", { offers: scram, ...learned(early) }, refused(), [early]],
    ["SCRAM, if it worked bound", { offers: scram, ...learned("SCRAM-SHA-256-PLUS") }, refused(), [early]],
    ["SCRAM, where SHA-1 worked before", { offers: scram, ...learned("SCRAM-SHA-1") }, refused(), fallen],
    [
      "SCRAM without fallback",
      { offers: scram, rules: { ...base.rules, fallback: false } },
      refused(),
      [early]
    ],
    ["SCRAM, insisted upon", { offers: scram, wanted: "SCRAM-SHA-256" }, refused(), [early]],
    ["a token: stop", { offers: all, credential: token }, refused(), ["OAUTHBEARER"]],
    ["A23 nobody: stop", { offers: all, credential: nobody }, refused(), ["ANONYMOUS"]],
    ["a certificate: stop", { offers: all, credential: certificate }, refused(), ["EXTERNAL"]],
    [
      "a certificate, with a password at hand",
      { offers: "SASL-IR AUTH=EXTERNAL AUTH=PLAIN", credential: both },
      refused(),
      ["EXTERNAL with initial response", "PLAIN with initial response"]
    ],
    ["quirk 26: Exchange", { quirks: exchange }, refused(), ["PLAIN with initial response", "LOGIN"]],
    [
      "quirk 26: Exchange, with a code",
      { quirks: exchange },
      refused("AUTHENTICATIONFAILED"),
      ["PLAIN with initial response"]
    ]
  ])("%s", (_, more, answer, expected) => {
    assert.deepStrictEqual(
      course(given(more), () => answer),
      expected
    )
  })

  it("quirk 86: BAD and NO together write the secret twice at most", () => {
    const request = given({ offers: scram })
    assert.deepStrictEqual(course(request, scramRefused), fallen)
  })
})

describe("what was learned", () => {
  it.each<readonly [string, Given, string]>([
    ["A07 the form without initial response", learned("PLAIN"), "PLAIN"],
    ["LOGIN before PLAIN", learned("LOGIN"), "LOGIN"],
    ["not before what is stronger", { offers: all, ...learned("PLAIN") }, "SCRAM-SHA-256"],
    ["not what is no more offered", learned("SCRAM-SHA-1"), "PLAIN with initial response"],
    ["not before EXTERNAL", { offers: all, credential: both, ...learned("PLAIN") }, "EXTERNAL"],
    [
      "what was refused here is left out",
      { offers: "SASL-IR AUTH=SCRAM-SHA-1 AUTH=PLAIN", ...learned("LOGIN", ["SCRAM-SHA-1"]) },
      "LOGIN"
    ],
    [
      "in the clear it is not",
      { offers: "AUTH=SCRAM-SHA-1 AUTH=PLAIN", secured: false, ...learned("LOGIN", ["SCRAM-SHA-1"]) },
      "SCRAM-SHA-1"
    ],
    [
      "nor if nothing else is left",
      { offers: "LOGINDISABLED AUTH=SCRAM-SHA-1", ...learned("LOGIN", ["SCRAM-SHA-1"]) },
      "SCRAM-SHA-1"
    ]
  ])("%s", (_, more, expected) => {
    assert.strictEqual(chosen(given(more)), expected)
  })
})

describe("A02 the secret over a channel", () => {
  it.each([
    ["within TLS", "XOAUTH2", true, false, true],
    ["a password, with leave", "PLAIN", false, true, true],
    ["a password, without", "PLAIN", false, false, false],
    ["a token, with leave", "OAUTHBEARER", false, true, false]
  ] as const)("%s", (_, mechanism, secured, allowPlaintext, expected) => {
    assert.strictEqual(
      Ranking.maySend(
        { command: "AUTHENTICATE", mechanism, initialResponse: false },
        { secured, allowPlaintext }
      ),
      expected
    )
  })
})

describe("whatever is offered and answered", () => {
  const flag = fc.boolean()
  const requests = fc
    .record({
      names: fc.subarray([...all.split(" "), "SASL-IR", "LOGINDISABLED"]),
      secured: flag,
      canBind: flag,
      authorizes: flag,
      secret: fc.constantFrom("password" as const, "token" as const, "anonymous" as const, undefined),
      certificate: flag,
      rules: fc.record({ md5: flag, fallback: flag, requireChannelBinding: flag }),
      wanted: fc.option(fc.constantFrom(...Mechanism.Name.literals), { nil: undefined })
    })
    .map(({ certificate, names, secret, ...more }) =>
      given({
        ...more,
        offers: names.join(" "),
        credential: { secret, certificate, quotable: true, isLong: false }
      })
    )
  const answers = fc.func(fc.constantFrom(syntax, refused(), refused("AUTHENTICATIONFAILED")))

  it("A04 A05 each form is tried once, only what is offered, and no secret is written a third time", () => {
    fc.assert(
      fc.property(requests, answers, (request, answer) => {
        const names = course(request, answer)
        assert.strictEqual(new Set(names).size, names.length)
        const direct = names.filter(
          (name) => name === "LOGIN" || /^(?:PLAIN|OAUTHBEARER|XOAUTH2) with/.test(name)
        )
        assert.isAtMost(direct.length, 2)
        for (const name of names) {
          const mechanism = name.replace(/^AUTHENTICATE | with .*/g, "")
          assert.isTrue(name === "LOGIN" || request.capabilities.has(`AUTH=${mechanism}`), name)
        }
      })
    )
  })
})
