/** What an app hears of its mailbox from a real server while another client works and connections are lost. */
import type { Account } from "@effect-imap/core/Account"
import { Argument, Supervised } from "@effect-imap/core"
import type { Change } from "@effect-imap/core/internal/Changes"
import * as Command from "@effect-imap/core/Command"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Pacing from "@effect-imap/core/Pacing"
import { textOf } from "@effect-imap/core/internal/Response"
import { none, ServerProfiles } from "@effect-imap/core/ServerProfiles"
import type { Transport } from "@effect-imap/core/Transport"
import { NodeImap } from "@effect-imap/node"
import * as Policy from "@effect-imap/core/Policy"
import { assert } from "@effect/vitest"
import { Effect, Schedule, type Scope, Stream } from "effect"
import * as Relay from "../dovecot/Relay.ts"
import { letter } from "../support/bytes.ts"
import { until } from "../support/until.ts"

type Flags = Map<number, string>

/** What an app knows by the changes alone, and what it was said to know. */
export class App {
  readonly messages: Flags
  readonly wrong: Array<Change> = []
  readonly missed: Array<string> = []

  constructor(messages: Flags) {
    this.messages = messages
  }

  take(change: Change): void {
    if (change._tag === "Arrived") {
      if (this.messages.has(change.uid)) this.wrong.push(change)
      this.messages.set(change.uid, shown(change.flags))
    }
    if (change._tag === "FlagsChanged") {
      if (change.uid === undefined || !this.messages.has(change.uid)) this.wrong.push(change)
      else this.messages.set(change.uid, shown(change.flags))
    }
    if (change._tag === "Missed") this.missed.push(change.what)
    if (change._tag !== "Expunged") return
    for (const [first, last] of change.uids ?? []) {
      for (let uid = first; uid <= last; uid++) if (!this.messages.delete(uid)) this.wrong.push(change)
    }
  }
}

/** `\Recent` belongs to a session, and not to the message. RFC 3501 §2.3.2. */
const shown = (flags: ReadonlyArray<string>): string =>
  flags
    .filter((flag) => flag !== "\\Recent")
    .toSorted()
    .join(" ")

/** What is in the open mailbox. */
export const there = ({ exchange }: ImapConnection.ImapConnection) =>
  Effect.map(exchange(Command.raw("UID FETCH", "1:*", "(FLAGS)")), ({ untagged }) => {
    const found: Flags = new Map()
    for (const response of untagged) {
      if (response._tag !== "Fetch") continue
      const flags = response.attributes.get("FLAGS")
      if (flags?._tag !== "List") continue
      const names = flags.items.flatMap((flag) => textOf(flag) ?? [])
      found.set(Number(textOf(response.attributes.get("UID"))), shown(names))
    }
    return found
  })

/** A mailbox changes in every way. */
export const work = Effect.fnUntraced(function* (other: ImapConnection.ImapConnection, round: number) {
  const { execute } = other
  const append = execute(Command.raw("APPEND", Argument.mailbox("INBOX"), Argument.bytes(letter)))
  yield* append
  const uids = [...(yield* there(other)).keys()]
  const at = (index: number) => `${uids[(index * 7 + round) % uids.length] ?? 1}`
  yield* execute(Command.raw("UID STORE", at(1), round % 2 === 0 ? "+FLAGS" : "-FLAGS", "(\\Flagged)"))
  yield* append
  if (round % 3 !== 0 || uids.length < 3) return
  yield* execute(Command.raw("UID STORE", at(2), "+FLAGS", "(\\Deleted)"))
  yield* execute(Command.raw("EXPUNGE"))
})

const rounds = 12

/** A server without IDLE is asked often, so that a test need not wait. */
const policy = Policy.make({ limits: { poll: "200 millis" } })

export const inAnApp = <A, E>(effect: Effect.Effect<A, E, Transport | Scope.Scope>) =>
  effect.pipe(
    Effect.provide(NodeImap.layer),
    Effect.provideService(Pacing.Pacing, Pacing.make()),
    Effect.provideService(Policy.Policy, policy),
    Effect.provideService(ServerProfiles, none),
    Effect.scoped
  )

/** A server, and how a connection to it is lost. */
export interface Server {
  readonly port: number
  readonly accountAt: (port: number) => Account
  /** The connection of that port at the server's side; by default it is cut on its way. */
  readonly strike?: (clientPort: number) => Effect.Effect<unknown>
}

/** An app that follows INBOX. In the end it knows what is there; `missed` is what the server could not tell. */
export const followed = Effect.fnUntraced(function* ({ accountAt, port, strike }: Server) {
  const clientPorts: Array<number> = []
  const relay = yield* Relay.start(port, {
    connected: (clientPort) => Effect.sync(() => void clientPorts.push(clientPort))
  })
  const other = yield* ImapConnection.make(accountAt(port))
  const app = new App(yield* there(other))
  const supervised = yield* Supervised.make(accountAt(relay.port))
  const followed = { is: false }
  yield* Effect.forkScoped(
    Stream.runForEach(supervised.changes(), ({ change }) =>
      Effect.sync(() => {
        followed.is ||= change._tag === "Reset"
        app.take(change)
      })
    ),
    { startImmediately: true }
  )
  yield* until("nothing is followed", () => followed.is)
  /** At once: how long it waits by itself is not the matter here. */
  const hurried = Effect.repeat(supervised.retryNow, Schedule.spaced("100 millis"))
  const connected = Effect.raceFirst(
    supervised.use(() => Effect.void),
    Effect.andThen(hurried, Effect.never)
  )
  for (let round = 0; round < rounds; round++) {
    const isStruck = round % 3 === 1
    // between two deliveries
    if (isStruck) yield* connected
    const struck = Effect.suspend(() => strike?.(clientPorts.at(-1) ?? 0) ?? relay.cut)
    yield* Effect.all([work(other, round), isStruck ? struck : Effect.sleep("100 millis")], {
      concurrency: 2
    })
  }
  const expected = yield* there(other)
  yield* connected
  yield* until("the app does not know what is there", () => same(app.messages, expected)).pipe(
    Effect.ensuring(Effect.sync(() => assert.deepStrictEqual(app.wrong, [])))
  )
  assert.isAbove(clientPorts.length, 2)
  return app
}, inAnApp)

export const same = (one: Flags, two: Flags): boolean =>
  one.size === two.size && [...two].every(([uid, flags]) => one.get(uid) === flags)
