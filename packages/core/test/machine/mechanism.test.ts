import { assert, describe, it } from "@effect/vitest"
import * as Mechanism from "../../src/machine/mechanism.ts"
import { caps } from "./fixtures.ts"

const plainFirst: Mechanism.Form = { mechanism: "PLAIN", initialResponse: true }
const plain: Mechanism.Form = { mechanism: "PLAIN", initialResponse: false }
const login: Mechanism.Form = { mechanism: "LOGIN", initialResponse: false }

const request = (list: string, given: Partial<Mechanism.Request> = {}): Mechanism.Request => ({
  capabilities: caps(`IMAP4rev1 ${list}`),
  secured: true,
  credential: { quotable: true },
  authorizes: false,
  wanted: undefined,
  tried: [],
  ...given
})

/** All forms in their order, when the server calls each of them bad syntax before it asks for a response. */
const all = (asked: Mechanism.Request): ReadonlyArray<string> => {
  const form = Mechanism.choose(asked)
  if (form === undefined) return []
  return [
    Mechanism.nameOf(form),
    ...all({ ...asked, tried: [...asked.tried, { ...form, challenged: false }] })
  ]
}

type Choice = readonly [string, Mechanism.Request, ReadonlyArray<string>]

describe("choose", () => {
  it.each<Choice>([
    [
      "A07 quirks 75, 76: PLAIN with an initial response, then without, then LOGIN",
      request("AUTH=PLAIN SASL-IR"),
      ["PLAIN with initial response", "PLAIN", "LOGIN"]
    ],
    ["A03 without SASL-IR LOGIN saves a round trip", request("AUTH=PLAIN"), ["LOGIN", "PLAIN"]],
    [
      "IMAP4rev2 takes an initial response",
      request("IMAP4rev2 AUTH=PLAIN"),
      ["PLAIN with initial response", "PLAIN", "LOGIN"]
    ],
    ["A05 what is not offered is not tried, LOGIN excepted", request("AUTH=GSSAPI"), ["LOGIN"]],
    ["A01 never LOGIN where it is disabled", request("AUTH=PLAIN LOGINDISABLED"), ["PLAIN"]],
    [
      "A01 nothing in the clear where LOGIN is disabled",
      request("AUTH=PLAIN LOGINDISABLED", { secured: false }),
      []
    ],
    [
      "in the clear, where it is allowed, all forms",
      request("AUTH=PLAIN", { secured: false }),
      ["LOGIN", "PLAIN"]
    ],
    ["nothing is left where LOGIN is all there was", request("LOGINDISABLED"), []],
    ["authorizeAs needs PLAIN", request("AUTH=PLAIN", { authorizes: true }), ["PLAIN"]],
    ["authorizeAs never falls back to LOGIN", request("", { authorizes: true }), []],
    [
      "T11, T12: text that LOGIN would have to escape, or cannot say, prefers PLAIN",
      request("AUTH=PLAIN", { credential: { quotable: false } }),
      ["PLAIN", "LOGIN"]
    ],
    ["there is only LOGIN for such text, too", request("", { credential: { quotable: false } }), ["LOGIN"]],
    [
      "a mechanism that the account insists on",
      request("AUTH=PLAIN SASL-IR", { wanted: "LOGIN" }),
      ["LOGIN"]
    ],
    ["one that is not offered is no mechanism", request("AUTH=PLAIN", { wanted: "SCRAM-SHA-256" }), []]
  ])("%s", (_name, asked, forms) => {
    assert.deepStrictEqual(all(asked), forms)
  })

  it.each([
    ["two forms that held the secret are the most", [plainFirst, login], false, undefined],
    ["a BAD to a bare AUTHENTICATE comes before the secret", [plainFirst, plain], false, login],
    ["a BAD to the response comes behind it", [plainFirst, plain], true, undefined]
  ])("A04 %s", (_name, forms, challenged, next) => {
    const tried = forms.map((form) => ({ ...form, challenged }))
    assert.deepStrictEqual(Mechanism.choose(request("AUTH=PLAIN SASL-IR", { tried })), next)
  })
})
