import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as NodeTransport from "../../src/NodeTransport.ts"
import { listen } from "./support/loopback.ts"

/** As the kernel writes it for a connection that is open, and not one of an earlier test that only waits out its end. */
const established = "01"

/** The timers of open connections to a port of this machine, as the kernel has them: `02` is keepalive. */
const timersTo = (port: number): ReadonlyArray<string | undefined> => {
  const remote = `:${port.toString(16).toUpperCase().padStart(4, "0")}`
  return readFileSync("/proc/net/tcp", "utf8")
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, , address, state]) => address?.endsWith(remote) === true && state === established)
    .map(([, , , , , timer]) => timer?.slice(0, 2))
}

describe.skipIf(process.platform !== "linux")("D1 an idle connection", () => {
  it.live("is asked by the system whether it is still alive", () =>
    Effect.gen(function* () {
      const { port } = yield* listen((end) => Effect.ignore(Effect.forever(end.read)))
      yield* NodeTransport.make().connect({ host: "127.0.0.1", port }, () => {})
      assert.deepStrictEqual(timersTo(port), ["02"])
    })
  )
})
