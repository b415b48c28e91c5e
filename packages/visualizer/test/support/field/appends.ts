/** Messages that an app puts into a mailbox, and loses. */
import * as Command from "@effect-imap/core/Command"
import { Effect, Stream } from "effect"
import { kept } from "./Scene.ts"
import { many, announcing, at, ofSize, well, without } from "./parts.ts"

export const appends = {
  "append-cut-midway": (() => {
    let octets = 0
    let begun = false
    const piece = new TextEncoder().encode(`${"x".repeat(98)}\r\n`.repeat(100))
    const stream = Stream.mapEffect(Stream.range(1, 30), () =>
      Effect.delay(Effect.succeed(piece), "200 millis")
    )
    return kept({
      server: without("LITERAL+"),
      minutes: 30,
      hears: (text, end) => {
        if (text.includes(" APPEND ")) {
          begun = true
          return undefined
        }
        if (!begun) return undefined
        octets += text.length
        if (octets < 150_000) return undefined
        begun = false
        return end.reset
      },
      plan: (_, supervised) => [
        [
          10,
          supervised.use(({ execute }) =>
            execute(Command.append("INBOX", { size: 30 * piece.length, stream }))
          )
        ]
      ]
    })
  })(),
  "append-cut-after": kept({
    server: well,
    minutes: 30,
    options: { mailboxes: { INBOX: many, Sent: [] }, faults: [{ on: "APPEND", fault: "reset" }] },
    plan: (_, supervised) => [
      [10, supervised.use(({ execute }) => execute(Command.append("Sent", ofSize(2_000))))]
    ]
  }),
  "append-local-limit": kept({
    server: announcing("APPENDLIMIT=1000"),
    minutes: 30,
    plan: (_, supervised) =>
      at(
        [10, 12],
        supervised.use(({ execute }) => execute(Command.append("INBOX", ofSize(5_000))))
      )
  })
}
