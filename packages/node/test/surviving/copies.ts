/**
 * Apps follow two mailboxes of a real server, one of them by turns, while other clients append, flag and expunge, and
 * delete, rename and replace that one, and processes and connections of the first are struck again and again. Once that
 * ends their copies are what the server has, and no person was asked for.
 */
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import * as Pacing from "@effect-imap/core/Pacing"
import { Policy } from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import { NodeImap } from "@effect-imap/node"
import { type Duration, Effect, Random, Schedule, Stream } from "effect"
import * as Relay from "../dovecot/Relay.ts"
import { contentsOf, Copy } from "./Copy.ts"
import { accountOf, impatient, type Mailbox } from "./surviving.ts"
import { letter } from "../support/bytes.ts"

export interface Struck {
  /** How often each strike was dealt. */
  readonly strikes: Readonly<Record<string, number>>
  /** What the other clients did: to messages, and to folders. */
  readonly done: number
  readonly moved: number
  readonly messages: number
  /** Changes that each app received, and how often it read. */
  readonly reported: ReadonlyArray<readonly [changes: number, readings: number]>
  /** Milliseconds from the last strike until both copies were right. */
  readonly settled: number
  /** What no app may receive, and how the copies differ. */
  readonly problems: ReadonlyArray<string>
}

export interface Means {
  /** The process that serves a connection. */
  readonly serving: (clientPort: number) => Effect.Effect<{ readonly pid: number }, unknown>
  readonly restart: Effect.Effect<unknown, unknown>
}

const flags = ["\\Seen", "\\Flagged", "\\Answered", "$Work"]

const oneOf = <A>(items: ReadonlyArray<A>): Effect.Effect<A | undefined> =>
  Effect.map(Random.next, (chance) => items[Math.floor(chance * items.length)])

/** What another client does next, with the messages as it knows them. */
const act = Effect.fnUntraced(function* (connection: ImapConnection.ImapConnection, mailbox: string) {
  const { execute } = connection
  const there = yield* contentsOf(connection)
  const uid = String((yield* oneOf([...there.keys()])) ?? 1)
  const flag = (yield* oneOf(flags)) ?? "\\Seen"
  const chance = yield* Random.next
  if (there.size < 5 || chance < (there.size > 60 ? 0.2 : 0.45))
    return yield* Effect.asVoid(execute(Command.append(mailbox, letter)))
  if (chance < 0.7) {
    const change = (yield* Random.nextBoolean) ? { add: [flag] } : { remove: [flag] }
    return yield* Effect.asVoid(execute(Command.store(uid, change)))
  }
  yield* execute(Command.store(uid, { add: ["\\Deleted"] }))
  yield* execute(Command.expunge(uid))
})

/** Another client, which begins again whenever it is thrown out. */
const meddle = (mailbox: Mailbox, done: { count: number }) =>
  ImapConnection.make(accountOf(mailbox)).pipe(
    Effect.flatMap((connection) =>
      Effect.gen(function* () {
        const name = (yield* Random.nextBoolean) ? selected : beside
        yield* connection.within(name, () => act(connection, name))
        done.count++
        yield* Effect.sleep((yield* Random.next) * 150)
      }).pipe(Effect.timeout("5 seconds"), Effect.forever)
    ),
    Effect.scoped,
    Effect.retry(Schedule.spaced("200 millis"))
  )

/** Removes the mailbox, or gives it another name, and makes one of that name again; sometimes the earlier one. */
const replace = Effect.fnUntraced(function* ({ execute }: ImapConnection.ImapConnection, number: number) {
  const pause = Effect.suspend(() => Effect.sleep((number * 37) % 900))
  const aside = `Old ${number}`
  const how = yield* oneOf(["delete", "rename", "back"])
  yield* execute(how === "delete" ? Command.deleteMailbox(beside) : Command.renameMailbox(beside, aside))
  yield* pause
  yield* execute(how === "back" ? Command.renameMailbox(aside, beside) : Command.createMailbox(beside))
  if (how === "rename") yield* execute(Command.deleteMailbox(aside))
})

/** A client of which no mailbox is safe. What it finds half done, after it was thrown out, it does first. */
const rearrange = (mailbox: Mailbox, done: { count: number }) =>
  ImapConnection.make({ ...accountOf(mailbox), mailbox: null }).pipe(
    Effect.flatMap((connection) =>
      Effect.gen(function* () {
        yield* Effect.ignore(connection.execute(Command.createMailbox(beside)))
        yield* Effect.sleep(500 + (yield* Random.next) * 4_000)
        yield* replace(connection, done.count++)
      }).pipe(Effect.timeout("10 seconds"), Effect.forever)
    ),
    Effect.scoped,
    Effect.retry(Schedule.spaced("200 millis"))
  )

/** Strikes at a connection of the supervised account, or at the server. */
const strike = Effect.fnUntraced(function* (
  { restart, serving }: Means,
  relay: Relay.Relay,
  clientPort: () => number,
  mayRestart: boolean
) {
  // a connection that ends meanwhile is served by nobody, and the next one has another port
  const found = Effect.suspend(() => serving(clientPort())).pipe(
    Effect.timeout("1 second"),
    Effect.retry({ times: 5 })
  )
  const signal = (pid: number, name: "SIGKILL" | "SIGSTOP" | "SIGCONT") =>
    Effect.ignore(Effect.try(() => process.kill(pid, name)))
  const how = (yield* oneOf(["kill", "stop", "drop", "drop", ...(mayRestart ? ["restart"] : [])])) ?? "drop"
  if (how === "drop") yield* relay.cut
  else if (how === "restart") yield* restart
  else {
    const { pid } = yield* found
    if (how === "stop") {
      // it may hold the lock of the mailbox, so that nobody else comes in
      yield* signal(pid, "SIGSTOP")
      yield* Effect.ensuring(Effect.sleep("4 seconds"), signal(pid, "SIGCONT"))
    }
    if (how === "kill" || (yield* Random.nextBoolean)) yield* signal(pid, "SIGKILL")
  }
  return how
})

const selected = "INBOX"
const beside = "Work"

const follow = (supervised: Supervised.Supervised, copies: readonly [Copy, Copy, Copy]) =>
  Effect.all([
    Effect.forkScoped(
      Stream.runForEach(supervised.changes(), ({ change }) => copies[0].take(supervised, change))
    ),
    Effect.forkScoped(
      Stream.runForEach(supervised.changes(), ({ change }) => copies[1].take(supervised, change))
    ),
    Effect.forkScoped(
      Stream.runForEach(supervised.changesOf(beside), ({ change }) => copies[2].take(supervised, change))
    ),
    // NOTIFY must not change what is reported of the open mailbox
    Effect.forkScoped(Stream.runDrain(supervised.accountChanges()))
  ])

/** What a client that comes now finds in each mailbox. */
const found = (mailbox: Mailbox) =>
  Effect.scoped(
    Effect.gen(function* () {
      const connection = yield* ImapConnection.make(accountOf(mailbox))
      const contents = (name: string) => connection.within(name, () => contentsOf(connection))
      return new Map([
        [selected, yield* contents(selected)],
        [beside, yield* contents(beside)]
      ])
    })
  )

const create = (mailbox: Mailbox) =>
  Effect.scoped(
    Effect.flatMap(ImapConnection.make(accountOf(mailbox)), ({ execute }) =>
      Effect.ignore(execute(Command.createMailbox(beside)))
    )
  )

export const struck = Effect.fnUntraced(
  function* (mailbox: Mailbox, means: Means, lasting: Duration.Input, mayRestart: boolean) {
    const strikes: Record<string, number> = {}
    const done = { count: 0 }
    const moved = { count: 0 }
    const asked: Array<string> = []
    let clientPort = 0
    const relay = yield* Relay.start(mailbox.port, {
      connected: (port) => Effect.sync(() => void (clientPort = port))
    })
    const supervised = yield* Supervised.make(accountOf({ ...mailbox, port: relay.port })).pipe(
      Effect.provideService(Policy, impatient)
    )
    const copies = [new Copy(selected), new Copy(selected), new Copy(beside)] as const
    yield* create(mailbox)
    yield* follow(supervised, copies)
    yield* Effect.forkScoped(
      Stream.runForEach(supervised.statusChanges, (status) =>
        Effect.sync(() => {
          if (status._tag === "NeedsUser") asked.push(`needs a person: ${status.why.reason._tag}`)
        })
      )
    )
    const striking = Effect.gen(function* () {
      yield* Effect.sleep(1_000 + (yield* Random.next) * 5_000)
      const how = yield* Effect.option(strike(means, relay, () => clientPort, mayRestart))
      if (how._tag === "Some") strikes[how.value] = (strikes[how.value] ?? 0) + 1
      yield* Effect.sleep((yield* Random.next) * 2_000)
      yield* supervised.retryNow
    })
    yield* Effect.all([Effect.forever(striking), meddle(mailbox, done), rearrange(mailbox, moved)], {
      concurrency: 3
    }).pipe(Effect.timeoutOption(lasting))
    yield* create(mailbox)
    const ended = performance.now()
    const compare = Effect.map(found(mailbox), (there) => ({
      messages: there.get(selected)?.size ?? 0,
      problems: copies.flatMap((copy) => copy.difference(there.get(copy.mailbox) ?? new Map()))
    }))
    const last = yield* Effect.andThen(supervised.retryNow, compare).pipe(
      Effect.repeat({
        schedule: Schedule.spaced("250 millis"),
        until: ({ problems }) => problems.length === 0 || performance.now() - ended > 60_000
      })
    )
    const settled = Math.round(performance.now() - ended)
    // what is reported twice, or late, would be here by now
    yield* Effect.sleep("2 seconds")
    const { messages, problems } = last.problems.length === 0 ? yield* compare : last
    return {
      strikes,
      done: done.count,
      moved: moved.count,
      messages,
      reported: copies.map(({ changes, readings }) => [changes, readings] as const),
      settled,
      problems: [...problems, ...asked, ...copies.flatMap((copy) => copy.problems)]
    } satisfies Struck
  },
  Effect.scoped,
  Effect.provide(NodeImap.layer),
  Effect.provideService(Pacing.Pacing, Pacing.make()),
  Effect.provideService(ServerProfiles, none)
)
