/** Whatever happens to an account, and wherever its connections end: the copy that its changes make is what is there. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as fc from "fast-check"
import * as Command from "../../src/imap/Command.ts"
import type * as Simulator from "../../src/simulator/Simulator.ts"
import { pass, supervising } from "../supervision/support.ts"
import { atServer, copied, shown } from "./copy.ts"
import { type Act, type Game, gamesOf } from "./games.ts"
import { letter, servers } from "./servers.ts"

const kinds = [
  "create",
  "rename",
  "exchange",
  "replace",
  "delete",
  "deliver",
  "deliver",
  "see",
  "expunge",
  "visit",
  "overflow",
  "lose"
] as const

type Kind = (typeof kinds)[number]

const games = gamesOf(kinds, { places: 20, cuts: 6 })

/** Names that may be anywhere below each other. */
const names = ["A", "B", "C", "A/a", "A/a/x", "B/a", "Ä"]

const perform = Effect.fnUntraced(function* (
  { mail }: Simulator.Simulator,
  { at, what }: Act<Kind>,
  visit: (mailbox: string) => Effect.Effect<unknown, never, Scope.Scope>
) {
  const there = (yield* mail.mailboxes).filter((name) => name !== "INBOX")
  const free = names.filter((name) => !there.includes(name))
  const [one, other] = [there[at % there.length], there[(at + 1) % there.length]]
  const unused = free[at % free.length]
  if (what === "overflow") return yield* mail.broadcast("* OK [NOTIFICATIONOVERFLOW] Too much")
  if (what === "lose") return yield* mail.disconnect
  if (what === "create" && unused !== undefined) return yield* mail.createMailbox(unused)
  if (one === undefined) return yield* mail.deliver("INBOX", letter)
  const uids = (yield* mail.messages(one)).map(({ uid }) => uid)
  const to = free.find((name) => !name.startsWith(`${one}/`))
  const isBelow = there.some((name) => name.startsWith(`${one}/`))
  switch (what) {
    case "rename":
      return to === undefined || isBelow ? undefined : yield* mail.renameMailbox(one, to)
    case "exchange":
      if (other === undefined || other === one || isBelow) return
      if (there.some((name) => name.startsWith(`${other}/`))) return
      yield* mail.renameMailbox(one, "between")
      yield* mail.renameMailbox(other, one)
      return yield* mail.renameMailbox("between", other)
    case "replace":
      yield* mail.deleteMailbox(one)
      return yield* mail.createMailbox(one)
    case "delete":
      return yield* mail.deleteMailbox(one)
    case "see":
      return yield* mail.addFlags(one, uids.slice(0, 1), ["\\Seen"])
    case "expunge":
      return yield* mail.expunge(one, uids.slice(-1))
    case "visit":
      return yield* visit(one)
    default:
      return yield* mail.deliver(one, letter)
  }
})

const played = (profile: Simulator.Profile, { acts, chunk, cuts }: Game<Kind>) =>
  Effect.gen(function* () {
    const faults = (["LIST", "STATUS", "NOTIFY"] as const).flatMap((on) =>
      cuts % 3 === 0 ? [] : [{ on, fault: "cut", nth: 1 + (cuts % 4) } as const]
    )
    const { simulator, supervised } = yield* supervising(profile, {
      // with NOTIFY, no survey comes by the clock before the end
      policy: { limits: { mailboxes: "1 minute" } },
      simulator: { mailboxes: { INBOX: [letter], A: [letter], "A/a": [] }, faults, chunk: chunk + 1 },
      untraced: true
    })
    const { copy } = yield* copied(supervised.accountChanges())
    const visit = (mailbox: string) =>
      Effect.asVoid(
        Effect.forkScoped(Effect.ignore(supervised.use(mailbox, ({ execute }) => execute(Command.noop))))
      )
    for (const act of acts) {
      yield* perform(simulator, act, visit)
      yield* pass(act.after, 500)
    }
    // connections that were cut in a row are made more and more rarely
    for (let each = 0; each < 8; each++) {
      yield* supervised.retryNow
      yield* pass(50_000, 5_000)
    }
    assert.deepStrictEqual(shown(copy), yield* atServer(simulator))
  })

describe.each(Object.entries(servers))("K16 an account of a server with %s", (_, profile) => {
  it.effect("is known at rest, whatever happened to it", () =>
    Effect.forEach(fc.sample(games, Number(process.env["GAMES"] ?? 15)), (game) =>
      Effect.scoped(played(profile, game)).pipe(
        Effect.catchCause((cause) => Effect.die(new Error(`${JSON.stringify(game)}: ${String(cause)}`)))
      )
    )
  )
})
