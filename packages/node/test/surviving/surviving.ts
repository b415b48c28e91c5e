/** What happens to a supervised account at a real server when its connection is struck, and of the mail that comes meanwhile. */
import type { Account } from "@effect-imap/core/Account"
import type { Change } from "@effect-imap/core/internal/Changes"
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Supervised from "@effect-imap/core/Supervised"
import * as Pacing from "@effect-imap/core/Pacing"
import * as Policy from "@effect-imap/core/Policy"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import type { Status } from "@effect-imap/core/Supervised"
import * as Trace from "@effect-imap/core/internal/Trace"
import { NodeImap } from "@effect-imap/node"
import { Effect, type Redacted, Stream } from "effect"
import * as processes from "../support/processes.ts"
import { letter } from "../support/bytes.ts"
import { until } from "../support/until.ts"

export interface Mailbox {
  readonly port: number
  readonly user: string
  readonly password: Redacted.Redacted
}

export interface Survived {
  readonly statuses: ReadonlyArray<string>
  /** How each connection of the trace ended, the last one left out. */
  readonly ended: ReadonlyArray<string>
  /** UIDs as the server gave them, and as `changes` reported them. */
  readonly delivered: ReadonlyArray<number | undefined>
  readonly arrived: ReadonlyArray<number>
  readonly missed: ReadonlyArray<string>
}

/**
 * Strikes once the mailbox is followed. One message is delivered before, one as soon as it is struck, and one when the
 * account is selected again.
 */
export const survived = <E, R>(
  mailbox: Mailbox,
  strike: (clientPort: number) => Effect.Effect<unknown, E, R>
) =>
  Effect.gen(function* () {
    const ring = Trace.ring({ capacity: 10_000 })
    const supervised = yield* Supervised.make(accountOf(mailbox), { isLogged: false }).pipe(
      Trace.withSink(ring.sink),
      Effect.provideService(Policy.Policy, impatient)
    )
    const statuses = yield* collected(supervised.statusChanges, statusText)
    const changes = yield* collected(supervised.changes(), ({ change }) => change)
    yield* until("nothing is followed", () => changes.some(({ _tag }) => _tag === "Reset"), patience)
    const clientPort = processes.clientPort(mailbox.port)
    const deliver = delivery(mailbox)
    const delivered = [yield* deliver]
    yield* until("the first message is missing", () => arrivedIn(changes).length > 0, patience)
    // it rests
    yield* Effect.sleep("500 millis")
    yield* strike(clientPort)
    delivered.push(yield* deliver)
    yield* until("it is not selected again", () => statuses.filter(isSelected).length > 1, patience)
    delivered.push(yield* deliver)
    yield* until("a message is missing", () => arrivedIn(changes).length >= delivered.length, patience)
    // what is reported twice would be here by now
    yield* Effect.sleep("1 second")
    const missed = changes.flatMap((change) => (change._tag === "Missed" ? [change.what] : []))
    return {
      statuses,
      ended: endsIn(ring),
      delivered,
      arrived: arrivedIn(changes),
      missed
    } satisfies Survived
  }).pipe(
    Effect.scoped,
    Effect.provide(NodeImap.layer),
    Effect.provideService(Pacing.Pacing, Pacing.make()),
    Effect.provideService(ServerProfiles, none)
  )

/** How long a busy machine may take to connect again. */
const patience = "50 seconds"

/** A silence is noticed soon, so that a test need not wait. */
export const impatient = Policy.make({
  limits: {
    pause: "100 millis",
    silence: "1 second",
    probe: "2 seconds",
    done: "2 seconds",
    poll: "1 second",
    mailboxes: "2 seconds"
  }
})

export const accountOf = ({ password, port, user }: Mailbox): Account => ({
  host: "127.0.0.1",
  port,
  security: "none",
  allowPlaintext: true,
  user,
  password
})

/** Over a separate connection, which is closed again. */
const delivery = (mailbox: Mailbox) =>
  ImapConnection.make(accountOf(mailbox)).pipe(
    Effect.flatMap(({ execute, logout }) =>
      Effect.tap(execute(Command.append("INBOX", letter)), () => logout)
    ),
    Effect.map(({ uid }) => uid),
    Effect.scoped
  )

const statusText = (status: Status) =>
  "why" in status && status.why !== undefined ? `${status._tag} ${status.why.reason._tag}` : status._tag

const isSelected = (status: string) => status === "Selected"

const arrivedIn = (changes: ReadonlyArray<Change>) =>
  changes.flatMap((change) => (change._tag === "Arrived" ? [change.uid] : []))

const endsIn = (ring: Trace.Ring) =>
  ring
    .events()
    .flatMap((event) => (event.name === "connection:ended" ? [event.data.error ?? event.data.outcome] : []))

/** Grows as the stream goes on. */
const collected = Effect.fnUntraced(function* <A, B, E>(stream: Stream.Stream<A, E>, as: (value: A) => B) {
  const values: Array<B> = []
  yield* Effect.forkScoped(
    Stream.runForEach(stream, (value) => Effect.sync(() => void values.push(as(value)))),
    { startImmediately: true }
  )
  return values
})
