import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { isPublic, publicOnly } from "../../src/transport/publicAddresses.ts"

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
    "2002:7f00:1::1"
  ])("%s is none", (address) => {
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
})
