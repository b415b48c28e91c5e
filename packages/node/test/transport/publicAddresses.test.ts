import { assert, describe, it } from "@effect/vitest"
import { operations } from "@effect-imap/core/Transport"
import { Effect, Result } from "effect"
import * as tcp from "../../src/transport/tcp.ts"
import { isPublic, publicOnly } from "../../src/transport/publicAddresses.ts"
import { listen } from "./support/loopback.ts"

describe("N07 addresses of the internet", () => {
  it.each([
    "127.0.0.1",
    "127.255.255.254",
    "0.0.0.0",
    "10.1.2.3",
    "100.64.0.1",
    "169.254.169.254",
    "172.31.255.255",
    "192.168.1.1",
    "198.19.0.1",
    "224.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::ffff:127.0.0.1",
    "::ffff:8.8.8.8",
    "64:ff9b::7f00:1",
    "fc00::1",
    "fd12::1",
    "fe80::1",
    "fec0::1",
    "ff02::1",
    "2001:db8::1",
    "2001::1",
    "2002:7f00:1::1",
    "2606:4700::1111%eth0",
    "localhost",
    ""
  ])("%s is not one", (address) => {
    assert.isFalse(isPublic(address))
  })

  it.each([
    "8.8.8.8",
    "9.255.255.255",
    "100.63.255.255",
    "172.32.0.1",
    "192.0.1.1",
    "2606:4700::1111",
    "2a00:1450:4001::200e"
  ])("%s is one", (address) => {
    assert.isTrue(isPublic(address))
  })

  it.effect("a name keeps those, and no others", () =>
    Effect.gen(function* () {
      const both = publicOnly(() =>
        Effect.succeed([
          { family: 4, address: "127.0.0.1" },
          { family: 4, address: "8.8.8.8" }
        ])
      )
      assert.deepStrictEqual(yield* both("example.com"), [{ family: 4, address: "8.8.8.8" }])
    })
  )

  // a host as somebody may write it; what is no address is looked up by the system, which knows more forms
  it.live.each([
    "127.0.0.1",
    "127.0.0.1.",
    "[127.0.0.1]",
    "::1",
    "[::1]",
    "[::ffff:127.0.0.1]",
    "::ffff:7f00:1",
    "0.0.0.0",
    "169.254.169.254",
    "localhost",
    "127.1",
    "2130706433",
    "0x7f000001",
    "0x7f.0.0.1",
    "017700000001",
    "0177.0.0.1",
    "\uff11\uff12\uff17.0.0.1"
  ])("M14 with publicOnly nothing is dialled for the host %s", (host) =>
    Effect.gen(function* () {
      let reached = 0
      const { port } = yield* listen(() => Effect.sync(() => void reached++))
      const events: Array<string> = []
      const run = operations((event) => {
        if (event._tag === "start") events.push(event.kind)
      })
      const dialled = yield* Effect.result(tcp.connect({ host, port }, run, { lookup: publicOnly() }))
      const error = Result.getOrThrow(Result.flip(dialled))
      assert.strictEqual(error.failure, "dnsNotFound")
      assert.notInclude(events, "tcp")
      assert.strictEqual(reached, 0)
    }).pipe(Effect.scoped)
  )

  it.live("with a custom lookup that says nothing of addresses, one is dialled as given", () =>
    Effect.gen(function* () {
      const { port } = yield* listen(() => Effect.void)
      const lookup = () => Effect.succeed([])
      yield* tcp.connect(
        { host: "127.0.0.1", port },
        operations(() => {}),
        { lookup }
      )
    }).pipe(Effect.scoped)
  )
})
