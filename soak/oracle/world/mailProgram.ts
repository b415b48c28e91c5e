/**
 * A mail program: it lists, searches, reads, marks, copies, moves, removes and stores messages, and makes mistakes now and then.
 * Another program works in the same mailboxes.
 */
import { Argument, Command, ImapConnection, type Transport } from "@effect-imap/core"
import { Effect, Exit, type Scope } from "effect"
import { bytesOf } from "../../world/octets.ts"
import type { Cast } from "./Cast.ts"

/** The program's habits and mistakes. */
interface Ways {
  readonly list: string
  readonly content: string
  readonly remove: "EXPUNGE" | "UID EXPUNGE" | "CLOSE" | "UID MOVE" | "nothing"
  readonly seen: ReadonlyArray<string>
  /** True if it confuses sequence numbers with UIDs, or uses outdated UIDs. */
  readonly errs: number
}

interface Hand extends Cast {
  readonly ways: Ways
  /** The UIDs that it has seen in each mailbox. */
  readonly seen: Map<string, ReadonlyArray<number>>
  mailbox: string
}

const drawWays = ({ dice }: Cast): Ways => ({
  list: dice.pick("(UID FLAGS)", "(UID FLAGS RFC822.SIZE)", "(FLAGS)", "(UID ENVELOPE FLAGS INTERNALDATE)"),
  content: dice.pick(
    "BODY.PEEK[]",
    "(UID BODY.PEEK[])",
    "BODY[]",
    "(UID FLAGS BODY[])",
    "RFC822",
    "(BODY[HEADER])"
  ),
  remove: dice.pick("EXPUNGE", "EXPUNGE", "UID EXPUNGE", "CLOSE", "UID MOVE", "nothing"),
  seen: dice.pick(
    ["+FLAGS", "(\\Seen)"],
    ["+FLAGS.SILENT", "(\\Seen)"],
    ["FLAGS", "(\\Seen)"],
    ["+FLAGS", "(Seen)"]
  ),
  errs: dice.pick(0, 0, 0.1, 0.4)
})

type Arguments = ReadonlyArray<string | Argument.Argument>

type Step = (hand: Hand, connection: ImapConnection.ImapConnection) => Effect.Effect<unknown>

const sends = (connection: ImapConnection.ImapConnection, name: string, ...args: Arguments) =>
  Effect.exit(connection.execute(Command.raw(name, ...args.map(argumentOf))))

/** An argument as an atom, or a list of atoms: a trace shows these, but hides verbatim text. */
const argumentOf = (arg: string | Argument.Argument): Argument.Argument =>
  typeof arg !== "string"
    ? arg
    : arg.startsWith("(")
      ? Argument.list(
          ...arg
            .slice(1, -1)
            .split(" ")
            .filter(Boolean)
            .map((each) => Argument.atom(each))
        )
      : Argument.atom(arg)

const { mailbox } = Argument

/** Draws some of the messages that the server reported, as the program numbers them. */
const messages = Effect.fnUntraced(function* (hand: Hand, connection: ImapConnection.ImapConnection) {
  const { dice, mail, mailbox, seen, ways } = hand
  const known = seen.get(mailbox) ?? []
  const there = (yield* mail.messages(mailbox))
    .map(({ uid }) => uid)
    .slice(0, (yield* connection.mailbox).exists ?? 0)
  seen.set(mailbox, Array.from(new Set([...known, ...there])))
  const numbers = there.map((_, at) => at + 1)
  const from = dice.chance(ways.errs) ? dice.pick(numbers, known, [9000, 9001]) : there
  const all = from.length === 0 ? [1] : from
  const some = all.filter(() => dice.chance(0.5)).slice(0, dice.pick(1, 1, 2, 5))
  return some.length > 0 ? some.join(",") : `${all[0]}`
})

const ofMessages =
  (name: string, ...args: Arguments): Step =>
  (hand, connection) =>
    Effect.flatMap(messages(hand, connection), (set) => sends(connection, name, set, ...args))

const lists: Step = (hand, connection) =>
  sends(
    connection,
    hand.dice.pick("FETCH", "UID FETCH"),
    hand.dice.pick("1:*", "1:*", "2:*", "7:*"),
    hand.ways.list
  )

const searches: Step = (hand, connection) =>
  sends(
    connection,
    hand.dice.pick("SEARCH", "UID SEARCH", "UID SEARCH"),
    ...hand.dice.pick<Arguments>(
      ["UNSEEN"],
      ["ALL"],
      ["DELETED"],
      ["SEEN"],
      ["HEADER", "MESSAGE-ID", Argument.string("<a@b>")],
      ["UID", "3:*"],
      ["UNSEEN", "UNDELETED"],
      ["FROM", Argument.text("x")]
    )
  )

const reads: Step = (hand, connection) => ofMessages("UID FETCH", hand.ways.content)(hand, connection)

const marks: Step = (hand, connection) =>
  ofMessages(
    "UID STORE",
    ...hand.dice.pick<Arguments>(
      hand.ways.seen,
      hand.ways.seen,
      ["+FLAGS", "(\\Flagged)"],
      ["-FLAGS", "(\\Seen)"],
      ["FLAGS", "()"],
      ["+FLAGS", "($Done)"]
    )
  )(hand, connection)

/** RFC 7162 §3.1.3. */
const marksIfUnchanged: Step = (hand, connection) =>
  ofMessages(
    "UID STORE",
    `(UNCHANGEDSINCE ${hand.dice.pick(1, 3, 9, 1000)})`,
    "+FLAGS.SILENT",
    "(\\Flagged)"
  )(hand, connection)

const copies: Step = (hand, connection) =>
  ofMessages("UID COPY", mailbox(hand.dice.pick("Archive", "Archive", "no such", hand.mailbox)))(
    hand,
    connection
  )

const removes: Step = Effect.fnUntraced(function* (hand, connection) {
  const { dice, ways } = hand
  const set = yield* messages(hand, connection)
  if (ways.remove === "UID MOVE")
    return yield* sends(connection, "UID MOVE", set, mailbox(dice.pick("Archive", "Trash")))
  if (dice.chance(0.3)) yield* sends(connection, "UID COPY", set, mailbox(dice.pick("Archive", "Trash")))
  yield* sends(connection, "UID STORE", set, "+FLAGS.SILENT", "(\\Deleted)")
  if (ways.remove === "nothing" || dice.chance(0.2)) return
  yield* ways.remove === "UID EXPUNGE"
    ? sends(connection, "UID EXPUNGE", set)
    : ways.remove === "CLOSE"
      ? Effect.exit(connection.unselect({ expunge: true }))
      : sends(connection, ways.remove)
  if (ways.remove === "CLOSE") yield* opens(hand, connection)
})

/** Removes messages by sequence number, which change when messages are removed. */
const removesByNumber: Step = Effect.fnUntraced(function* (_, connection) {
  const { exists = 0 } = yield* connection.mailbox
  for (let number = 1; number <= Math.min(exists, 3); number++) {
    yield* sends(connection, "STORE", `${number}`, "+FLAGS", "(\\Deleted)")
    yield* sends(connection, "EXPUNGE")
  }
})

const stores: Step = Effect.fnUntraced(function* (hand, connection) {
  const { dice } = hand
  const into = dice.pick("Drafts", "Archive", "INBOX", "Nowhere")
  const message = bytesOf(
    `Message-ID: <${dice.word(5)}@x>\r\nSubject: ${dice.word(5)}\r\n\r\n${dice.word(40)}\r\n`
  )
  const flags = dice.pick(["\\Seen"], ["\\Draft"], [])
  const append = connection.execute(Command.append(into, message, { flags }))
  const stored = Effect.exit(append)
  yield* stored
  if (dice.chance(0.2)) yield* stored
})

const arranges: Step = (hand, connection) => {
  const { dice } = hand
  const [name, ...args] = dice.pick<readonly [string, ...Arguments]>(
    ["CREATE", mailbox(dice.pick("Work", "Work/2026", "Archive"))],
    ["DELETE", mailbox(dice.pick("Work", "no such"))],
    ["RENAME", mailbox("Work"), mailbox("Play")],
    ["SUBSCRIBE", mailbox("Work")],
    ["LIST", Argument.string(""), Argument.string("*")],
    ["STATUS", mailbox(dice.pick("Archive", "Drafts", "INBOX")), "(MESSAGES UNSEEN UIDNEXT)"],
    ["NOOP"],
    ["CHECK"]
  )
  return sends(connection, name, ...args)
}

const opens: Step = (hand, connection) => {
  const box = hand.dice.pick("INBOX", "INBOX", "Archive", "Drafts")
  return Effect.tap(Effect.exit(connection.select(box, { readOnly: hand.dice.chance(0.2) })), (exit) =>
    Effect.sync(() => (Exit.isSuccess(exit) ? (hand.mailbox = box) : undefined))
  )
}

/** Changes the mailbox as another program of the user. */
const changeByOthers = Effect.fnUntraced(function* ({ dice, mail, mailbox, message }: Hand) {
  const uids = (yield* mail.messages(mailbox)).map(({ uid }) => uid)
  const some = uids.filter(() => dice.chance(0.4))
  yield* dice.pick(
    mail.deliver(mailbox, message()),
    mail.deliver("INBOX", message(), message()),
    mail.expunge(mailbox, some),
    mail.addFlags(mailbox, some, [dice.pick("\\Seen", "\\Flagged", "\\Deleted")]),
    mail.removeFlags(mailbox, some, ["\\Seen"])
  )
})

const steps: readonly [Step, ...ReadonlyArray<Step>] = [
  lists,
  lists,
  searches,
  searches,
  reads,
  reads,
  reads,
  marks,
  marks,
  marksIfUnchanged,
  copies,
  removes,
  removes,
  removesByNumber,
  stores,
  arranges,
  opens
]

const session = Effect.fnUntraced(function* (hand: Hand, label: string) {
  const { dice } = hand
  const exit = yield* Effect.exit(ImapConnection.make(hand.account, { label }))
  if (Exit.isFailure(exit)) return
  const connection = exit.value
  hand.mailbox = "INBOX"
  // a habit repeats one step
  const habit = dice.chance(0.3) ? dice.pick(...steps) : undefined
  for (let remaining = dice.pick(3, 10, 30); remaining > 0; remaining--) {
    if (dice.chance(0.15)) yield* changeByOthers(hand)
    const step = habit !== undefined && dice.chance(0.7) ? habit : dice.pick(...steps)
    yield* step(hand, connection)
    yield* Effect.sleep(dice.pick(0, 50, 1_000, 20_000))
  }
  if (dice.chance(0.7)) yield* connection.logout
})

export const mailProgram = (cast: Cast): Effect.Effect<void, never, Scope.Scope | Transport.Transport> =>
  Effect.gen(function* () {
    const { dice, mail } = cast
    for (const name of ["Drafts", "Trash"]) yield* mail.createMailbox(name)
    for (let more = dice.pick(0, 3, 12); more > 0; more--) yield* mail.deliver("INBOX", cast.message())
    const hand = (): Hand => ({ ...cast, ways: drawWays(cast), seen: new Map(), mailbox: "INBOX" })
    const [one, other] = [hand(), hand()]
    for (let remaining = dice.pick(1, 1, 2, 4); remaining > 0; remaining--)
      yield* Effect.all(
        dice.chance(0.25)
          ? [Effect.scoped(session(one, "mail")), Effect.scoped(session(other, "mail"))]
          : [Effect.scoped(session(one, "mail"))],
        { concurrency: 2, discard: true }
      )
  })
