import { assert, describe, it } from "@effect/vitest"
import { placeOf, portIn } from "../../../src/model/lines/place.ts"
import { at, began, connectionOf, moved } from "../../support.ts"

const toProxy = [
  moved(0, "off", "user.connect", "dialing.implicitTls.connecting"),
  at(0, "net:start", { lane: "implicitTls", op: 0, kind: "tcp", port: 3128, proxy: true })
]

describe("the place of a connection", () => {
  it("has the server's port although nothing listened at the proxy's", () => {
    const refused = at(10, "net:end", { lane: "implicitTls", op: 0, ok: false, error: "refused" })
    const connection = connectionOf([began, ...toProxy, refused])
    assert.strictEqual(placeOf(connection), "imap.example.com:993")
  })

  it("has the port of the way in that a proxy was asked for", () => {
    const connection = connectionOf([
      began,
      ...toProxy,
      at(10, "net:end", { lane: "implicitTls", op: 0, ok: true }),
      at(10, "net:start", { lane: "implicitTls", op: 1, kind: "tcp", port: 9930 }),
      at(20, "net:end", { lane: "implicitTls", op: 1, ok: false, error: "proxyRefused" })
    ])
    assert.strictEqual(portIn("implicitTls", connection), 9930)
  })
})
