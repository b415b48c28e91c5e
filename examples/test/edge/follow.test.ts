/** The Durable Object of `examples/edge` in `workerd`. */
import * as Simulator from "@effect-imap/core/Simulator"
import { NodeSimulator } from "@effect-imap/node"
import { assert, it } from "@effect/vitest"
import { Effect, Queue, Schema } from "effect"
import { isLeftOut } from "../../../packages/node/test/support/programs.ts"
import { serve } from "../../edge/local/workerd.ts"

const Event = Schema.fromJsonString(
  Schema.Struct({ _tag: Schema.String, subject: Schema.optionalKey(Schema.String) })
)

/** What a page is sent. */
const page = Effect.fnUntraced(function* (url: string) {
  const events = yield* Queue.unbounded<typeof Event.Type>()
  yield* Effect.acquireRelease(
    Effect.sync(() => {
      const socket = new WebSocket(url)
      socket.addEventListener("message", ({ data }) =>
        Queue.offerUnsafe(events, Schema.decodeUnknownSync(Event)(data))
      )
      return socket
    }),
    (socket) => Effect.sync(() => socket.close())
  )
  return events
})

const letter = (subject: string) => Simulator.message({ from: "ada@example.org", subject, text: "" })

it.live.skipIf(isLeftOut("workerd"))(
  "a Durable Object sends new mail to each page, over any number of connections",
  () =>
    Effect.gen(function* () {
      const { ca, mail, password, tlsPort, user } = yield* NodeSimulator.start({
        profile: Simulator.profiles.wellBehaved
      })
      const variables = {
        IMAP_HOST: "localhost",
        IMAP_PORT: `${tlsPort}`,
        IMAP_SECURITY: "tls",
        IMAP_USER: user,
        IMAP_PASSWORD: password
      }
      const { url } = yield* serve({ wrangler: "wrangler.follow.json", variables, testAuthority: ca })
      const pages = yield* Effect.all([page(url), page(url)])
      const all = Effect.forEach(pages, Queue.take)
      assert.deepStrictEqual(yield* all, [{ _tag: "Reset" }, { _tag: "Reset" }])
      for (const subject of ["Lunch?", "Dinner?"]) {
        yield* mail.deliver("INBOX", letter(subject))
        assert.deepStrictEqual(yield* all, [
          { _tag: "Arrived", subject },
          { _tag: "Arrived", subject }
        ])
        yield* mail.disconnect
      }
    })
)
