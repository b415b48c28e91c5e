import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"
import { openEnds } from "../support/connections.ts"
import { listen } from "./support/loopback.ts"

/** As the kernel numbers the timers of a socket. */
const keepalive = 2

describe.skipIf(process.platform !== "linux")("D1 an idle connection", () => {
  it.live("is asked by the system whether it is still alive", () =>
    Effect.gen(function* () {
      const { port } = yield* listen((end) => Effect.ignore(Effect.forever(end.read)))
      yield* NodeTransport.make().connect({ host: "127.0.0.1", port }, () => {})
      const [end] = openEnds().filter(({ remotePort }) => remotePort === port)
      assert.strictEqual(end?.timer, keepalive)
    })
  )
})
