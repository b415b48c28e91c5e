/** Whatever clients and others do: numbers, UIDs and counts of our client are those of the store. */
import { assert, describe, it } from "@effect/vitest"
import { Cause, Effect, Exit, type Scope } from "effect"
import * as fc from "fast-check"
import * as Argument from "../../src/imap/Argument.ts"
import * as Command from "../../src/imap/Command.ts"
import * as MessageSet from "../../src/imap/MessageSet.ts"
import * as ImapConnection from "../../src/mailbox/ImapConnection.ts"
import { textOf, type Untagged } from "../../src/imap/Response.ts"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { Transport } from "../../src/lifecycle/Transport.ts"
import { accountFor, inTime } from "../connection/support.ts"
import { settle } from "../support/settle.ts"

const { wellBehaved } = Simulator.profiles

interface Act {
  /** One of the clients, or somebody whom no connection belongs to. */
  readonly by: "first" | "second" | "other"
  readonly what: "mark" | "markSilently" | "delete" | "expunge" | "copy" | "move" | "append" | "look" | "noop"
  /** Which message, counted around. */
  readonly at: number
}

const acts: fc.Arbitrary<Act> = fc.record({
  by: fc.constantFrom("first" as const, "second" as const, "other" as const),
  what: fc.constantFrom(
    "mark" as const,
    "markSilently" as const,
    "delete" as const,
    "expunge" as const,
    "copy" as const,
    "move" as const,
    "append" as const,
    "look" as const,
    "noop" as const
  ),
  at: fc.nat(20)
})

interface Game {
  readonly announces: Simulator.Profile["announces"]
  readonly qresync: boolean
  readonly acts: ReadonlyArray<Act>
}

const games: fc.Arbitrary<Game> = fc.record({
  announces: fc.constantFrom("whileIdling" as const, "anyTime" as const),
  qresync: fc.boolean(),
  acts: fc.array(acts, { maxLength: 40 })
})

const letter = Simulator.message("Subject: x\n\nHello\n")

/** A connection, and the UIDs that it knows, by sequence number; of new messages not yet. */
const clientOf = (connection: ImapConnection.ImapConnection) => {
  const reported: Array<number | undefined> = [1, 2, 3]
  const take = (response: Untagged) => {
    if (response._tag === "Expunge") reported.splice(response.sequence - 1, 1)
    if (response._tag === "Exists") while (reported.length < response.count) reported.push(undefined)
    if (response._tag === "Fetch" && response.attributes.has("UID"))
      reported[response.sequence - 1] = Number(textOf(response.attributes.get("UID")))
  }
  let isSure = true
  const execute = <A>(command: Command.Command<A>) =>
    connection.exchange(command).pipe(
      Effect.tap(({ untagged }) => Effect.sync(() => untagged.forEach(take))),
      Effect.map(({ value }) => value),
      // What came with a refusal is not handed out.
      Effect.tapError(() => Effect.sync(() => (isSure = false)))
    )
  return { connection, execute, reported: () => (isSure ? reported : undefined) }
}

/** The message of a number is the one that the client knows, or it is gone. */
const one = Effect.fnUntraced(function* (
  { connection: { mailbox }, execute }: ReturnType<typeof clientOf>,
  mail: Simulator.Mail,
  { at, what }: Act,
  keyword: string
) {
  const { exists } = yield* mailbox
  if (what === "append") {
    const bytes = new TextEncoder().encode("Subject: y\r\n\r\n")
    yield* execute(Command.raw("APPEND", Argument.mailbox("INBOX"), Argument.bytes(bytes)))
  } else if (what === "noop") yield* execute(Command.noop)
  else if (what === "expunge") yield* execute(Command.raw("EXPUNGE"))
  else if (exists > 0) {
    const number = 1 + (at % exists)
    // No EXPUNGE comes with FETCH, so the number stays what it is.
    const value = yield* execute(Command.fetch(MessageSet.sequenceNumbers(`${number}`), ["UID"]))
    const uid = Number(textOf(value.find(({ sequence }) => sequence === number)?.attributes.get("UID")))
    const run: { readonly [What in Act["what"]]?: Command.Command } = {
      mark: Command.raw("STORE", `${number}`, "+FLAGS", `(${keyword})`),
      markSilently: Command.raw("STORE", `${number}`, "+FLAGS.SILENT", `(${keyword})`),
      delete: Command.raw("STORE", `${number}`, "+FLAGS", "(\\Deleted)"),
      copy: Command.raw("COPY", `${number}`, "INBOX"),
      move: Command.raw("MOVE", `${number}`, "Archive")
    }
    const command = run[what]
    if (command !== undefined) yield* Effect.ignore(execute(command))
    const marked = (yield* mail.messages("INBOX")).filter(({ flags }) => flags.includes(keyword))
    if (what === "mark" || what === "markSilently") {
      assert.deepStrictEqual(
        marked.map((message) => message.uid),
        (yield* mail.messages("INBOX")).some((message) => message.uid === uid) ? [uid] : []
      )
    }
  }
})

const other = Effect.fnUntraced(function* (mail: Simulator.Mail, { at, what }: Act) {
  const messages = yield* mail.messages("INBOX")
  const uid = messages[at % Math.max(1, messages.length)]?.uid
  if (what === "append") yield* mail.deliver("INBOX", letter)
  else if (uid === undefined) return
  else if (what === "expunge" || what === "move") yield* mail.expunge("INBOX", [uid])
  else if (what === "mark") yield* mail.addFlags("INBOX", [uid], ["\\Flagged"])
  else if (what === "markSilently") yield* mail.removeFlags("INBOX", [uid], ["\\Flagged"])
})

const play = Effect.fnUntraced(function* (game: Game): Effect.fn.Return<number, unknown, Scope.Scope> {
  const { mail, transport } = yield* Simulator.make(
    { ...wellBehaved, announces: game.announces },
    { mailboxes: { INBOX: [letter, letter, letter], Archive: [] } }
  )
  const account = accountFor(wellBehaved, game.qresync ? { enable: ["QRESYNC"] } : {})
  const connecting = Effect.provideService(ImapConnection.make(account), Transport, transport)
  const first = clientOf(yield* yield* inTime(connecting))
  const second = clientOf(yield* yield* inTime(connecting))
  for (const [index, act] of game.acts.entries()) {
    if (act.by === "other") yield* other(mail, act)
    else yield* one(act.by === "first" ? first : second, mail, act, `mark${index}`)
  }
  const stored = yield* mail.messages("INBOX")
  for (const { execute, reported } of [first, second]) {
    yield* execute(Command.noop)
    yield* settle
    const known = reported()
    // What is said at any time, and VANISHED, has no numbers to count by.
    if (known !== undefined && game.announces === "whileIdling" && !game.qresync) {
      assert.deepStrictEqual(
        known.map((uid, index) => uid ?? stored[index]?.uid),
        stored.map(({ uid }) => uid)
      )
    }
    const fetched =
      stored.length === 0
        ? []
        : yield* execute(Command.fetch(MessageSet.sequenceNumbers("1:*"), ["UID", "FLAGS"]))
    assert.deepStrictEqual(
      fetched.map(({ attributes, sequence }) => [sequence, textOf(attributes.get("UID"))]),
      stored.map(({ uid }, index) => [index + 1, `${uid}`])
    )
  }
  assert.deepStrictEqual(
    [(yield* first.connection.mailbox).exists, (yield* second.connection.mailbox).exists],
    [stored.length, stored.length]
  )
  return stored.length
})

describe("the store and our own client agree", () => {
  it.effect("after any commands of two clients, and anything that others do", () =>
    Effect.gen(function* () {
      const sizes = new Set<number>()
      for (const game of fc.sample(games, { numRuns: 40, seed: 9051 })) {
        const exit = yield* Effect.exit(Effect.scoped(play(game)))
        if (Exit.isFailure(exit)) assert.fail(`${Cause.pretty(exit.cause)}\nin ${JSON.stringify(game)}`)
        sizes.add(exit.value)
      }
      assert.isAbove(sizes.size, 5)
    })
  )
})
