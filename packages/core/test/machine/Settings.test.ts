import { assert, describe, it } from "@effect/vitest"
import type { Account } from "../../src/lifecycle/Account.ts"
import { version } from "../../src/base/version.ts"
import { settings } from "./fixtures.ts"

type Ports = readonly [string, Partial<Account>, number | undefined, number | undefined]

describe("ports", () => {
  it.each<Ports>([
    ["auto", {}, 993, 143],
    ["auto with both", { port: 1993, starttlsPort: 1143 }, 1993, 1143],
    ["auto with a port alone: it is tried both ways", { port: 1993 }, 1993, 1993],
    ["auto with the other port alone", { starttlsPort: 1143 }, 993, 1143],
    ["tls", { security: "tls" }, 993, undefined],
    ["tls with a port", { security: "tls", port: 1993 }, 1993, undefined],
    ["starttls", { security: "starttls" }, undefined, 143],
    ["starttls with a port", { security: "starttls", port: 1143 }, undefined, 1143],
    ["starttls with its own port", { security: "starttls", starttlsPort: 1143 }, undefined, 1143],
    ["none", { security: "none" }, undefined, 143]
  ])("%s", (_name, given, implicitTls, startTls) => {
    assert.deepStrictEqual(settings(given).ports, { implicitTls, startTls })
  })
})

describe("security", () => {
  it.each([
    ["none", true, "plaintext"],
    ["none", false, "clear"],
    ["auto", true, "secured"],
    ["starttls", true, "tls"],
    ["tls", false, "tls"]
  ] as const)("%s with allowPlaintext %s", (security, allowPlaintext, privacy) => {
    assert.strictEqual(settings({ security, allowPlaintext }).privacy, privacy)
  })
})

type Id = readonly [string, Account["id"], ReadonlyArray<readonly [string, string]> | undefined]

describe("ID", () => {
  it.each<Id>([
    [
      "by default the name and the version",
      undefined,
      [
        ["name", "effect-imap"],
        ["version", version]
      ]
    ],
    ["disabled", { enabled: false, name: "mine" }, undefined],
    ["nothing to say", { name: "", version: "" }, undefined],
    ["an empty value leaves its field out", { version: "" }, [["name", "effect-imap"]]],
    [
      "the order of RFC 2971 §3.3, and own fields after it",
      { fields: { os: "Plan 9" }, "support-email": "a@b.c", vendor: "We", version: "2", name: "mine" },
      [
        ["name", "mine"],
        ["version", "2"],
        ["vendor", "We"],
        ["support-email", "a@b.c"],
        ["os", "Plan 9"]
      ]
    ],
    [
      "I02 names ignore case, and none is said twice",
      { fields: { Name: "mine", VERSION: "2" } },
      [
        ["name", "mine"],
        ["version", "2"]
      ]
    ]
  ])("%s", (_name, id, said) => {
    const made = settings(id === undefined ? {} : { id })
    assert.deepStrictEqual(made.id && [...made.id], said)
  })
})

it("what an account leaves open", () => {
  const { authorizes, enable, mailbox, mechanism, readOnly } = settings()
  assert.deepStrictEqual(
    { authorizes, enable, mailbox, mechanism, readOnly },
    { authorizes: false, enable: [], mailbox: "INBOX", mechanism: undefined, readOnly: false }
  )
})
