/** The connection that an app holds: it checks each call, and makes it a span. */
import { Effect, Inspectable, Stream } from "effect"
import type { Command, CommandResult, ValueOf } from "../../imap/command/Command.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import * as Mailbox from "../../imap/Mailbox.ts"
import { withJson } from "../../base/json.ts"
import { misuse } from "../../failure/expects.ts"
import { ours } from "../../failure/Quotation.ts"
import { wrongCommand, wrongFunction, wrongSelect, wrongUnselect } from "./calls.ts"
import { recorded, recordedStream } from "./refusals.ts"
import { exchange } from "./work/exchange.ts"
import { tlsOf } from "./snapshot.ts"
import { messages, stream } from "./work/streaming.ts"
import { mailboxOf, selected, unselected } from "./turn/selection.ts"
import { within } from "./turn/within.ts"
import { type Carrier, timed } from "../telemetry/commandMetrics.ts"
import * as Telemetry from "../telemetry/Telemetry.ts"
import type { ImapConnection, Stats } from "./ImapConnection.ts"
import type { Live } from "./Lifecycle.ts"

export class OpenConnection extends Inspectable.Class implements ImapConnection {
  /** Private, so that printing a connection does not print it. */
  readonly #live: Live

  constructor(live: Live) {
    super()
    this.#live = live
  }

  get label() {
    return this.#live.run.label
  }

  get mailbox() {
    return this.#now((live) => mailboxOf(live) ?? Mailbox.none)
  }

  get capabilities() {
    return this.#now(({ capabilities }) => capabilities)
  }

  get server() {
    return this.#now(({ attempt, context }) =>
      withJson({
        id: context.mailbox.serverId?.(),
        greeting: attempt.winner?.greeting() ?? ours(""),
        tls: tlsOf(context.channel.tls),
        profile: context.attempt.profile
      })
    )
  }

  get state() {
    return this.#now(({ state }) => state)
  }

  get stats() {
    return this.#now(statsOf)
  }

  get report() {
    return this.#now(({ report }) => report)
  }

  #now<A>(of: (live: Live) => A): Effect.Effect<A> {
    return Effect.sync(() => of(this.#live))
  }

  /** Returns what a log shows of it. */
  toJSON() {
    const { report, run, state } = this.#live
    const { host, port, security } = report
    const { exists, name, readOnly } = mailboxOf(this.#live) ?? Mailbox.none
    const open = name === "" ? null : { name, exists, readOnly }
    return { _id: "ImapConnection", label: run.label, host, port, security, state, mailbox: open }
  }

  get stateChanges() {
    return this.#live.streams.changes
  }

  get untagged() {
    return this.#live.streams.untagged
  }

  get execute(): ImapConnection["execute"] {
    const exchanged = this.#exchanged("execute")
    function called<One extends Command>(command: One): Effect.Effect<ValueOf<One>, ImapError>
    function called(command: Command): Effect.Effect<unknown, ImapError> {
      return Effect.map(exchanged(command), ({ value }) => value)
    }
    return called
  }

  get exchange(): ImapConnection["exchange"] {
    return this.#exchanged("exchange")
  }

  #exchanged(name: "execute" | "exchange"): ImapConnection["exchange"] {
    const live = this.#live
    function called<One extends Command>(command: One): Effect.Effect<CommandResult<ValueOf<One>>, ImapError>
    function called(command: Command): Effect.Effect<CommandResult<unknown>, ImapError> {
      const executed = Effect.withFiber((fiber) =>
        Telemetry.call(
          name,
          () => Telemetry.placeOf(live, command.name),
          timed(
            live.run.label,
            command.name,
            exchange(live, command, live.sharing.caller(fiber), { carrier: carrierOf(live, command) })
          ),
          (result) => rowsOf(command, result)
        )
      )
      const call = { call: name, command: command?.name }
      return recorded(live.run, call, wrongCommand(command) ?? executed)
    }
    return called
  }

  get stream(): ImapConnection["stream"] {
    return (command) =>
      this.#streamed("stream", command, () => stream(this.#live, command, carrierOf(this.#live, command)))
  }

  get messages(): ImapConnection["messages"] {
    return (command) =>
      this.#streamed("messages", command, () => messages(this.#live, command, carrierOf(this.#live, command)))
  }

  #streamed<A>(
    name: "stream" | "messages",
    command: Command,
    streamed: () => Stream.Stream<A, ImapError>
  ): Stream.Stream<A, ImapError> {
    const live = this.#live
    const wrong = wrongCommand(command)
    const work =
      wrong === undefined
        ? Telemetry.callStream(name, () => Telemetry.placeOf(live, command.name), streamed())
        : Stream.fail(wrong)
    return recordedStream(live.run, { call: name, command: command?.name }, work)
  }

  get read(): ImapConnection["read"] {
    return (uid, options) =>
      this.#called(
        "read",
        Effect.flatMap(
          Effect.promise(() => import("./work/read.ts")),
          ({ read }) => read(this, uid, options)
        )
      )
  }

  get download(): ImapConnection["download"] {
    return (uid, part) => {
      const asked = Effect.map(
        Effect.promise(() => import("./work/download.ts")),
        ({ download }) => download((command) => this.stream(command), uid, part)
      )
      return {
        bytes: Stream.unwrap(Effect.map(asked, ({ bytes }) => bytes)),
        text: Stream.unwrap(Effect.map(asked, ({ text }) => text))
      }
    }
  }

  get select(): ImapConnection["select"] {
    return (name, options) =>
      this.#called(
        "select",
        wrongSelect(name, options) ??
          this.#moves("select", name, (live) =>
            selected(live, { mailbox: name, readOnly: options?.readOnly ?? false }, false)
          )
      )
  }

  get unselect(): ImapConnection["unselect"] {
    return (options) =>
      this.#called(
        "unselect",
        wrongUnselect(options) ??
          this.#moves("unselect", null, (live) => unselected(live, options?.expunge ?? false))
      )
  }

  #called<A, E, R>(call: string, work: Effect.Effect<A, E, R>): Effect.Effect<A, E, R> {
    return recorded(this.#live.run, { call }, work)
  }

  /** Moves to another mailbox in turn with other callers, and remembers it for the calling fiber and those it forks. */
  #moves<A>(
    name: string,
    mailbox: string | null,
    move: (live: Live) => Effect.Effect<A, ImapError>
  ): Effect.Effect<A, ImapError> {
    const live = this.#live
    const { sharing } = live
    return Effect.withFiber((fiber) => {
      if (sharing.isTaken) return misuse(taken)
      const moving = Effect.suspend(() => {
        sharing.selections.remember(fiber, mailbox)
        return move(live)
      })
      const called = Telemetry.call(
        name,
        () => Telemetry.placeOf(live),
        live.workers.during(sharing.inTurn(fiber, name, moving))
      )
      return Effect.ensuring(
        called,
        Effect.sync(() => sharing.selections.handOn(fiber))
      )
    })
  }

  get within(): ImapConnection["within"] {
    const live = this.#live
    return (mailbox, f, options) =>
      this.#called(
        "within",
        wrongSelect(mailbox, options) ?? wrongFunction(f) ?? within(live, mailbox, f, options ?? {})
      )
  }

  get logout() {
    const live = this.#live
    return Telemetry.call("logout", () => Telemetry.placeOf(live), live.logout)
  }

  get ended() {
    return this.#live.ended
  }
}

const statsOf = ({ attempt }: Live): Stats => attempt.winner?.traffic() ?? { sent: 0, received: 0 }

const carrierOf = (live: Live, { name }: Command): Carrier => ({
  label: live.run.label,
  command: name,
  stats: () => statsOf(live)
})

/** The messages or mailboxes that a command returned. */
const rowsOf = ({ name }: Command, { value }: CommandResult<unknown>): Readonly<Record<string, number>> =>
  Array.isArray(value) && listing.has(name) ? { "db.response.returned_rows": value.length } : {}

const listing = new Set(["FETCH", "UID FETCH", "LIST"])

const taken =
  "a `within` is using the connection: select before it begins, or use `within` too, which waits for its end"
