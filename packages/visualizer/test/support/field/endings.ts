/** Connections that end, or die, while the mailbox is open. */
import * as Argument from "@effect-imap/core/Argument"
import { Effect } from "effect"
import { kept } from "./Scene.ts"
import { many, at, bye, every, letter, reads, seen, sends, well } from "./parts.ts"

const long = letter("Large", "y".repeat(70).concat("\n").repeat(28_000))
const middling = "y".repeat(70).concat("\n").repeat(1_000)

export const endings = {
  "lark-idle-10min": kept({
    server: well,
    minutes: 122,
    plan: ({ hangUp }) => at(every(10, 12), hangUp)
  }),
  "exchange-server-unavailable": kept({
    server: well,
    minutes: 60,
    plan: (world) => [
      [
        20,
        Effect.andThen(world.mail.broadcast("Server Unavailable. 15"), bye(world, "Connection closed. 15"))
      ]
    ]
  }),
  "freefr-search-kills": kept({
    server: well,
    minutes: 40,
    hears: (text, end) => (text.includes("SEARCH NEW") ? end.end : undefined),
    plan: (_, supervised) => at(every(5, 5), sends(supervised, "UID SEARCH", Argument.atom("NEW")))
  }),
  "aol-logging-out": kept({
    server: well,
    minutes: 42,
    plan: (world) => at(every(5, 8), bye(world, "IMAP4rev1 Server logging out"))
  }),
  "store-dead": kept({
    server: well,
    minutes: 30,
    plan: (world, supervised) => [
      [2, world.freeze],
      [8, seen(supervised, 101)]
    ]
  }),
  "session-max-60": kept({
    server: well,
    minutes: 310,
    plan: (world) => at(every(60, 5), bye(world, "Maximum session time of 60 minutes reached"))
  }),
  "poison-crash": kept({
    server: well,
    minutes: 40,
    options: { mailboxes: { INBOX: [...many, letter("Bad")] } },
    hears: (text, end) =>
      text.includes("UID FETCH 7 ")
        ? Effect.andThen(
            end.write(
              new TextEncoder().encode(
                "* BYE Internal error occurred. Refer to server log for more information.\r\n"
              )
            ),
            end.end
          )
        : undefined,
    plan: (_, supervised) => [
      [4, reads(supervised, 1)],
      ...at([5, 10, 15, 20], reads(supervised, 7)),
      [25, reads(supervised, 2)]
    ]
  }),
  "big-fetch-reset": kept({
    server: well,
    minutes: 40,
    options: {
      mailboxes: { INBOX: [...many, long] },
      faults: [2, 3, 4].map((nth) => ({ on: "FETCH", nth, fault: "cut" }) as const)
    },
    plan: (_, supervised) => [
      [5, reads(supervised, 1)],
      ...at([10, 15, 20], reads(supervised, 7)),
      [25, reads(supervised, 2)]
    ]
  }),
  "one-message-silent": kept({
    server: well,
    minutes: 60,
    options: { mailboxes: { INBOX: many } },
    hears: (text) => (text.includes("UID FETCH 4 ") ? Effect.void : undefined),
    plan: (_, supervised) => [
      ...at(every(12, 4), reads(supervised, 4)),
      ...at(every(12, 4, 6), reads(supervised, 2))
    ]
  }),
  "long-answers-lost": kept({
    server: well,
    minutes: 60,
    options: { mailboxes: { INBOX: [...many, ...[1, 2, 3, 4].map((n) => letter(`Long ${n}`, middling))] } },
    speaks: (bytes) => (bytes.length < 20_000 ? undefined : Effect.void),
    plan: (_, supervised) => [
      ...[7, 8, 9, 10].map((uid, index) => [12 * (index + 1), reads(supervised, uid)] as const),
      ...at(every(12, 4, 6), reads(supervised, 2))
    ]
  }),
  "done-unanswered": kept({
    server: well,
    minutes: 60,
    options: { faults: [{ on: "DONE", nth: "every", fault: "stall" }] }
  })
}
