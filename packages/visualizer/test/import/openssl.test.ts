/** Typed lines that openssl takes for its own commands: it sends nothing of them. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { imported } from "../../src/import/index.ts"
import { connections } from "../../src/model/connection/spans.ts"
import { read } from "../../src/trace/Reader.ts"

const connectionIn = (...lines: ReadonlyArray<string>) => {
  const text = ["CONNECTED(00000003)", "---", "* OK ready", ...lines, ""].join("\n")
  const made = imported([{ name: "o.txt", bytes: new TextEncoder().encode(text) }])
  const [connection] = connections(Result.getOrThrow(read(Result.getOrThrow(made))))
  return connection ?? assert.fail("no connection")
}

describe("a line that is typed into openssl", () => {
  it.each([
    ["K1 STORE 12 +FLAGS (\\Deleted)", "KEYUPDATE", "STORE"],
    ["k1 noop", "KEYUPDATE", "NOOP"],
    ["R LOGIN ada Canary-7Hq9", "RENEGOTIATING", "LOGIN"],
    ["Q LOGOUT", "DONE", "LOGOUT"]
  ])("is not sent if openssl takes it for its own command: %s", (typed, word, name) => {
    const { refusals, wire } = connectionIn(typed, word)
    assert.deepStrictEqual(
      refusals.map(({ call, reason }) => [call, reason]),
      [[name, word]]
    )
    assert.lengthOf(wire, 1)
  })

  it("is not sent in place of an answer to AUTHENTICATE", () => {
    const { ended, refusals, wire } = connectionIn(
      "a1 AUTHENTICATE LOGIN",
      "+ VXNlcm5hbWU6",
      "RWRpdGg=",
      "RENEGOTIATING",
      "808BA1D3457F0000:error:0A00010A:SSL routines:can_renegotiate:wrong ssl version:../ssl/ssl_lib.c:2287:"
    )
    assert.deepStrictEqual(
      refusals.map(({ call, reason }) => [call, reason]),
      [["answer to AUTHENTICATE", "RENEGOTIATING"]]
    )
    assert.lengthOf(wire, 3)
    assert.strictEqual(ended?.outcome, "closed")
  })

  it.each([
    ["and is answered", ["K1 NOOP", "K1 OK done"], 3],
    ["and is the last one of the log", ["Q1 LOGOUT"], 2],
    ["with a letter that is no command", ["A1 NOOP", "KEYUPDATE"], 2]
  ])("is sent %s", (_, lines, count) => {
    const { refusals, wire } = connectionIn(...lines)
    assert.isEmpty(refusals)
    assert.lengthOf(wire, count)
  })
})

it("the family of a cipher is no version of TLS", () => {
  const protocolIn = (...lines: ReadonlyArray<string>) => {
    const text = [
      "CONNECTED(00000003)",
      "---",
      ...lines,
      "---",
      "* OK ready",
      "a1 NOOP",
      "a1 OK done",
      ""
    ].join("\n")
    const made = imported([{ name: "o.txt", bytes: new TextEncoder().encode(text) }])
    const [connection] = connections(Result.getOrThrow(read(Result.getOrThrow(made))))
    return connection?.net.find(({ begun }) => begun.kind === "tls")?.ended?.protocol
  }
  const family = "New, TLSv1/SSLv3, Cipher is ECDHE-RSA-AES128-GCM-SHA256"
  assert.isUndefined(protocolIn(family))
  assert.strictEqual(protocolIn(family, "    Protocol  : TLSv1.2"), "TLSv1.2")
  assert.strictEqual(protocolIn("New, TLSv1.3, Cipher is TLS_AES_256_GCM_SHA384"), "TLSv1.3")
})
