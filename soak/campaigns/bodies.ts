/**
 * M: messages that several fibers read and append in pieces and may abandon at any moment, over connections that end at
 * any byte. What is read is the requested message, and what is appended is complete or absent.
 */
import { Command, type ImapConnection, type ImapError } from "@effect-imap/core"
import * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, Option, Redacted, Stream } from "effect"
import * as Link from "../servers/mail/Link.ts"
import * as Canary from "../world/Canary.ts"
import * as Dice from "../world/Dice.ts"
import { bytesOf, textOf } from "../world/octets.ts"
import * as Rig from "../world/Rig.ts"
import type { Campaign } from "./Campaign.ts"
import { findingOf } from "./servers.ts"

const names = ["INBOX", "Archive"]
const perMailbox = 6

/** Makes a body. No two are alike, and each has lines that look like answers and commands. */
const bodyOf = (key: string, length: number): string => {
  const line = `${key} zzzz1 OK done\r\n* 3 EXISTS\r\n)\r\n${key}2 NOOP\r\n`
  return `Subject: ${key}\r\n\r\n${line.repeat(1 + Math.floor(length / line.length))}`
}

/** The messages of a run: those at the beginning, and those that the app meant to append. */
interface Store {
  readonly mail: Simulator.Server["mail"]
  readonly known: ReadonlyMap<string, string>
  readonly appended: Set<string>
  /** The messages that the server reported as stored. */
  readonly stored: Map<string, string>
}

interface Work {
  readonly stage: Rig.Stage
  readonly connection: ImapConnection.ImapConnection
  readonly dice: Dice.Dice
  readonly store: Store
  readonly key: string
}

type Operation = (work: Work) => Effect.Effect<unknown, ImapError.ImapError>

const keyOf = (mailbox: string, uid: number): string => `${mailbox}-${uid}`

const judged = ({ stage, store }: Work, key: string, read: string, isWhole: boolean): void => {
  const body = store.known.get(key)
  const isRight =
    body === undefined ? store.appended.has(read) : isWhole ? read === body : body.startsWith(read)
  if (!isRight) stage.problem(`of ${key} ${read.length} octets came: ${JSON.stringify(read.slice(0, 60))}`)
}

const drawUid = ({ dice }: Work): number => 1 + dice.below(perMailbox)

/** Streams a message to its end, or only some pieces, with pauses. */
const streamed: Operation = (work) =>
  Effect.suspend(() => {
    const { connection, dice } = work
    const uid = drawUid(work)
    const mailbox = dice.oneOf(names) ?? "INBOX"
    const pieces = dice.pick(Infinity, Infinity, 1, 3)
    const slow = dice.pick(0, 0, 40, 2_000)
    let read = ""
    const all = connection.stream(Command.fetch(uid, { source: true })).pipe(
      Stream.take(pieces),
      Stream.runForEach((part) =>
        Effect.andThen(
          Effect.sync(() => void (read += part._tag === "Bytes" ? textOf(part.bytes) : "")),
          slow > 0 ? Effect.sleep(slow) : Effect.void
        )
      )
    )
    return connection
      .within(mailbox, () =>
        Effect.map(all, () => judged(work, keyOf(mailbox, uid), read, pieces === Infinity))
      )
      .pipe(Effect.ensuring(Effect.sync(() => judged(work, keyOf(mailbox, uid), read, false))))
  })

const fetched: Operation = (work) =>
  Effect.suspend(() => {
    const mailbox = work.dice.oneOf(names) ?? "INBOX"
    const uid = drawUid(work)
    const set = work.dice.pick(`${uid}`, "1:*")
    return work.connection.within(mailbox, () =>
      Effect.map(work.connection.execute(Command.fetch(set, { source: true })), (value) => {
        if (set !== "1:*" && value.length !== 1) work.stage.problem(`FETCH of ${set} brought ${value.length}`)
        for (const each of value)
          judged(work, keyOf(mailbox, each.uid), each.source === undefined ? "" : textOf(each.source), true)
      })
    )
  })

/** Draws a message whose pieces arrive late; sometimes it fails, ends early or is too long. */
const drawMessage = (
  { dice }: Work,
  body: string
): Uint8Array | { readonly size: number; readonly stream: Stream.Stream<Uint8Array, string> } => {
  const bytes = bytesOf(body)
  if (dice.chance(0.4)) return bytes
  const cut = 1 + dice.below(bytes.length)
  const pause = dice.pick(0, 0, 30, 1_000)
  const pieces = [bytes.subarray(0, cut), bytes.subarray(cut)]
  const source = Stream.mapEffect(Stream.fromIterable(pieces), (piece) =>
    pause > 0 ? Effect.as(Effect.sleep(pause), piece) : Effect.succeed(piece)
  )
  const stream = dice.pick<Stream.Stream<Uint8Array, string>>(
    source,
    ...Array.from({ length: 30 }, () => source),
    Stream.take(source, 1),
    Stream.concat(source, Stream.succeed(bytesOf("x LOGOUT\r\n"))),
    Stream.concat(Stream.take(source, 1), Stream.fail("no more"))
  )
  return { size: bytes.length, stream }
}

const newBody = (work: Work): readonly [key: string, body: string] => {
  const key = `${work.key}-${work.store.appended.size}`
  const body = bodyOf(key, work.dice.pick(10, 300, 5_000, 9_000))
  work.store.appended.add(body)
  return [key, body]
}

const append: Operation = (work) =>
  Effect.suspend(() => {
    const [key, body] = newBody(work)
    return Effect.map(
      work.connection.execute(Command.append("Archive", drawMessage(work, body))),
      () => void work.store.stored.set(key, body)
    )
  })

const appendAll: Operation = (work) =>
  Effect.suspend(() => {
    const all = Array.from({ length: 1 + work.dice.below(3) }, () => newBody(work))
    const messages = all.map(([, body]) => ({ message: drawMessage(work, body) }))
    return Effect.map(
      work.connection.execute(
        Command.appendAll("Archive", [messages[0] ?? { message: bytesOf("x") }, ...messages.slice(1)])
      ),
      () => {
        for (const [key, body] of all) work.store.stored.set(key, body)
      }
    )
  })

const searched: Operation = (work) =>
  Effect.suspend(() => {
    const { connection, dice, stage } = work
    const mailbox = dice.oneOf(names) ?? "INBOX"
    const key = keyOf(mailbox, drawUid(work))
    return connection.within(mailbox, () =>
      Effect.map(connection.execute(Command.search({ subject: key })), (value) => {
        const found = value.all.map(([first]) => keyOf(mailbox, first))
        if (found.join() !== key) stage.problem(`SEARCH for ${key} found ${found.join()}`)
      })
    )
  })

const operations: ReadonlyArray<Operation> = [
  streamed,
  streamed,
  fetched,
  append,
  append,
  appendAll,
  searched,
  ({ connection }) => connection.execute(Command.noop)
]

/** Performs one fiber's work, each step of which may be abandoned. */
const work = Effect.fnUntraced(function* (given: Work) {
  const { dice, stage } = given
  for (let steps = 0; steps < 6 && isOpen(given); steps++) {
    if (dice.chance(0.3)) yield* Effect.sleep(dice.pick(1, 100, 3_000))
    const operation = (dice.oneOf(operations) ?? fetched)(given)
    const timeoutMs = dice.pick(undefined, undefined, dice.below(30), dice.below(400), 5_000)
    yield* stage.note(
      `${steps}`,
      timeoutMs === undefined ? operation : Effect.timeoutOption(operation, timeoutMs)
    )
  }
})

const isOpen = ({ connection }: Work): boolean => Effect.runSync(connection.state).startsWith("selected")

const lists = [
  "",
  " LITERAL+",
  " LITERAL-",
  " LITERAL+ MULTIAPPEND REPLACE",
  " MULTIAPPEND",
  " LITERAL- REPLACE BINARY",
  " LITERAL+ COMPRESS=DEFLATE"
]

const profileOf = (dice: Dice.Dice, password: string): Simulator.Profile => {
  const more = dice.oneOf(lists) ?? ""
  const all = `IMAP4rev1 AUTH=PLAIN UIDPLUS UNSELECT${more}`
  return {
    ...Simulator.profiles.wellBehaved,
    password,
    capabilities: { clear: all, tls: all, authenticated: all },
    ...(dice.chance(0.1) ? { quota: 40 } : {}),
    announces: dice.pick("whileIdling", "anyTime")
  }
}

/** Checks the messages at the end: those at the beginning, and those that the app meant to append, each unchanged. */
const judge = Effect.fnUntraced(function* (stage: Rig.Stage, { known, mail, appended, stored }: Store) {
  const [inbox, archive] = yield* Effect.all([mail.messages("INBOX"), mail.messages("Archive")])
  const bodies = new Set([...known.values(), ...appended])
  const there = new Set<string>()
  for (const { bytes } of [...inbox, ...archive]) {
    const body = textOf(bytes)
    there.add(body)
    if (!bodies.has(body))
      stage.problem(`a message is stored that nobody meant: ${JSON.stringify(body.slice(0, 80))}`)
  }
  for (const [key, body] of stored) if (!there.has(body)) stage.problem(`${key} was stored, and is not there`)
})

const drawFault = (dice: Dice.Dice): Link.Fault => ({
  side: dice.chance(0.6) ? "server" : "client",
  after: dice.below(dice.pick(2_000, 20_000)),
  how: dice.pick("end", "reset", "silence", "drip")
})

interface Server {
  readonly dice: Dice.Dice
  readonly profile: Simulator.Profile
  readonly latest: { current: Simulator.Server | undefined }
}

/** Draws the messages at the beginning. */
const drawMail = (dice: Dice.Dice) => {
  const known = new Map<string, string>()
  const messagesOf = (name: string) =>
    Array.from({ length: perMailbox }, (_, index) => {
      const key = keyOf(name, index + 1)
      const body = bodyOf(key, dice.pick(1, 200, 3_000, 12_000))
      known.set(key, body)
      return Simulator.message(bytesOf(body), { uid: index + 1 })
    })
  const mailboxes = Object.fromEntries(names.map((name) => [name, messagesOf(name)]))
  return { known, mailboxes }
}

const program =
  (seed: number, { latest, profile }: Server) =>
  (stage: Rig.Stage): Effect.Effect<void> =>
    Effect.gen(function* () {
      const dice = Dice.make(seed ^ 0xb0d1e5)
      const { known, mailboxes } = drawMail(dice)
      const server = yield* Simulator.serverOf(profile, { mailboxes })
      latest.current = server
      const store: Store = { mail: server.mail, known, appended: new Set(), stored: new Map() }
      for (let calls = 0; calls < 3; calls++) {
        const connected = yield* stage.connect()
        if (Option.isNone(connected)) continue
        const connection = connected.value
        const fibers = Array.from({ length: dice.pick(1, 2, 4) }, (_, index) =>
          work({ stage, connection, store, dice: dice.fork(), key: `${calls}${index}` })
        )
        yield* Effect.all(fibers, { concurrency: "unbounded" })
        yield* stage.note("noop at last", connection.execute(Command.noop))
        yield* stage.note("logout", connection.logout)
      }
      yield* judge(stage, store)
    }).pipe(Effect.scoped)

const setupOf = (server: Server): Rig.Setup => {
  const { dice, latest, profile } = server
  const canary = Canary.make(dice)
  const faults = dice.fork()
  const isFaulty = dice.chance(0.6)
  const yields = dice.fork()
  const often = dice.chance(0.4) ? dice.pick(0.001, 0.01, 0.1) : 0
  return {
    account: {
      host: Rig.host,
      security: "tls",
      user: profile.user,
      password: Redacted.make(profile.password),
      compress: "auto"
    },
    policy: { limits: { command: dice.pick(60_000, 15_000) } },
    canary,
    redaction: "strict",
    network: { latency: dice.pick(0, 10, 150), chunk: dice.pick(Infinity, Infinity, 5, 700) },
    dice: dice.fork(),
    server: (end) =>
      Effect.gen(function* () {
        const link = yield* Link.make(end)
        if (isFaulty) yield* link.disturb(drawFault(faults))
        yield* latest.current?.serve(link) ?? Effect.void
      }),
    ...(often > 0 ? { yielding: { shouldYield: () => yields.chance(often) } } : {})
  }
}

export const bodies: Campaign = {
  name: "bodies",
  about: "messages read and stored in pieces by fibers that give up: each is the right one, and whole",
  runs: 3_000,
  run: (seed) =>
    Effect.suspend(() => {
      const dice = Dice.make(seed)
      const server: Server = {
        dice,
        profile: profileOf(dice, "correct horse"),
        latest: { current: undefined }
      }
      return Effect.map(Rig.play(setupOf(server), program(seed, server)), (played) => {
        const finding = findingOf(played)
        return { ...finding, counts: { ...finding.counts, operations: played.results.length } }
      })
    })
}
