/** Whatever happens to several mailboxes, and wherever connections end: copies that are followed by turns are exact at rest. */
import { assert, describe, it } from "@effect/vitest"
import { Effect, type Scope } from "effect"
import * as fc from "fast-check"
import * as Command from "../../src/imap/Command.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { type Act, type Game, gamesOf } from "../mailboxes/games.ts"
import { offering, servers } from "../mailboxes/servers.ts"
import { pass, supervising } from "../supervision/support.ts"
import { contentsOf, Copy } from "./Turns.ts"

const kinds = [
  "deliver",
  "deliver",
  "expunge",
  "flag",
  "unflag",
  "replace",
  "exchange",
  "use",
  "select",
  "restart",
  "lose"
] as const

type Kind = (typeof kinds)[number]

const games = gamesOf(kinds, { places: 40, cuts: 8 })

const letter = Simulator.message("Subject: Hello\n\nHello.\n")
const names = ["INBOX", "A", "B"]

/** What another client does, or the app itself by another way. */
const perform = Effect.fnUntraced(function* (
  { mail }: Simulator.Simulator,
  { at, what }: Act<Kind>,
  name: string,
  copy: Copy,
  act: (mailbox: string, selects: boolean) => Effect.Effect<void, never, Scope.Scope>
) {
  const uids = (yield* mail.messages(name)).map(({ uid }) => uid)
  const some = uids.length === 0 ? [] : [uids[at % uids.length] ?? 0]
  switch (what) {
    case "deliver":
      return yield* mail.deliver(name, ...(at % 3 === 0 ? [letter, letter] : [letter]))
    case "expunge":
      return yield* mail.expunge(name, some)
    case "flag":
      return yield* mail.addFlags(name, some, ["\\Flagged"])
    case "unflag":
      return yield* mail.removeFlags(name, some, ["\\Flagged"])
    case "replace":
      if (name === "INBOX") return
      yield* mail.deleteMailbox(name)
      return yield* mail.createMailbox(name)
    case "exchange":
      yield* mail.renameMailbox("A", "between")
      yield* mail.renameMailbox("B", "A")
      return yield* mail.renameMailbox("between", "B")
    case "restart":
      return yield* copy.restart
    case "lose":
      return yield* mail.disconnect
    default:
      return yield* act(name, what === "select")
  }
})

const played = (profile: Simulator.Profile, { acts, chunk, cuts }: Game<Kind>) =>
  Effect.gen(function* () {
    const faults = (["SELECT", "EXAMINE", "FETCH", "SEARCH"] as const).flatMap((on, each) =>
      (cuts + each) % 3 === 0 ? [{ on, fault: "cut", nth: 2 + (cuts % 4) } as const] : []
    )
    const { simulator, supervised } = yield* supervising(profile, {
      policy: { limits: { mailboxes: "1 minute" } },
      simulator: { mailboxes: { INBOX: [letter], A: [letter, letter], B: [] }, faults, chunk: chunk + 1 },
      untraced: true
    })
    const copies = names.map((name) => new Copy(supervised, name))
    for (const copy of copies) yield* copy.follow
    const act = (mailbox: string, selects: boolean) => {
      const used = selects
        ? supervised.use((connection) => Effect.asVoid(connection.select(mailbox)))
        : supervised.use(mailbox, ({ execute }) => Effect.asVoid(execute(Command.noop)))
      return Effect.asVoid(Effect.forkScoped(Effect.ignore(used)))
    }
    for (const each of acts) {
      const at = each.at % names.length
      const copy = copies[at]
      if (copy !== undefined) yield* perform(simulator, each, names[at] ?? "", copy, act)
      yield* pass(each.after, 500)
    }
    // connections that were cut in a row are made more and more rarely
    for (let each = 0; each < 8; each++) {
      yield* supervised.retryNow
      yield* pass(50_000, 5_000)
    }
    for (const { faults: wrong, mailbox, messages, tags } of copies) {
      assert.deepStrictEqual(wrong, [])
      assert.deepStrictEqual(sorted(messages), sorted(yield* contentsOf(simulator, mailbox)), mailbox)
      assert.isEmpty(tags.filter((tag) => tag.startsWith("Missed")))
    }
  })

const sorted = (messages: ReadonlyMap<number, string>) =>
  new Map([...messages].toSorted(([one], [other]) => one - other))

const abilities = {
  "NOTIFY, QRESYNC and ids": servers["notify and ids"],
  "LIST-STATUS and QRESYNC": servers["LIST-STATUS"],
  "LIST-STATUS and CONDSTORE": offering("", ["QRESYNC"]),
  "STATUS alone": servers.STATUS
}

describe.each(Object.entries(abilities))("K19 mailboxes of a server with %s", (_, profile) => {
  it.effect("are known exactly at rest, whatever happened to them", () =>
    Effect.forEach(fc.sample(games, Number(process.env["GAMES"] ?? 5)), (game) =>
      Effect.scoped(played(profile, game)).pipe(
        Effect.catchCause((cause) => Effect.die(new Error(`${JSON.stringify(game)}: ${String(cause)}`)))
      )
    )
  )
})
