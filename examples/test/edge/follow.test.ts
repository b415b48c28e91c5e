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
      // more objects than may log in to a host at once, which must not wait for each other
      const paths = Array.from({ length: 12 }, (_, index) => `${url}/${index}`)
      const pages = yield* Effect.forEach([...paths, `${url}/0`], page)
      const all = Effect.map(
        Effect.forEach(pages, Queue.take),
        (events) =>
          new Set(events.map(({ _tag, subject }) => (subject === undefined ? _tag : `${_tag} ${subject}`)))
      )
      assert.deepStrictEqual(yield* all, new Set(["Reset"]))
      for (const subject of ["Lunch?", "Dinner?"]) {
        yield* mail.deliver("INBOX", letter(subject))
        assert.deepStrictEqual(yield* all, new Set([`Arrived ${subject}`]))
        yield* mail.disconnect
      }
    })
)
