/** A connection as an app holds it: the calls of its user, each a span of its caller's. */
import { Effect } from "effect"
import type { ImapConnection } from "../ImapConnection.ts"
import * as Mailbox from "../Mailbox.ts"
import { ours } from "../Quotation.ts"
import { execute, stream } from "./execute.ts"
import * as Lifecycle from "./Lifecycle.ts"
import { shown } from "./mailbox.ts"
import * as Telemetry from "./Telemetry.ts"

/** What calls are made of: a run that is one connection, or one connection of a run that is kept alive. */
export type Live = Pick<
  Lifecycle.Lifecycle,
  | "run"
  | "attempt"
  | "context"
  | "state"
  | "capabilities"
  | "report"
  | "changes"
  | "untagged"
  | "place"
  | "turn"
  | "working"
  | "beginWork"
  | "endWork"
  | "session"
  | "select"
  | "logout"
  | "ended"
>

export class Connection implements ImapConnection {
  /** Private: printing a connection must not print what is inside. */
  readonly #live: Live

  constructor(live: Live) {
    this.#live = live
  }

  get label() {
    return this.#live.run.label
  }

  get mailbox() {
    return mailboxOf(this.#live) ?? Mailbox.none
  }

  get capabilities() {
    return this.#live.capabilities
  }

  get server() {
    const { attempt, context } = this.#live
    return {
      id: context.mailbox.serverId?.(),
      greeting: attempt.winner?.greeting() ?? ours(""),
      tls: context.channel.tls,
      profile: context.attempt.profile
    }
  }

  get state() {
    return this.#live.state
  }

  get report() {
    return this.#live.report
  }

  get changes() {
    return this.#live.changes
  }

  get untagged() {
    return this.#live.untagged
  }

  get execute(): ImapConnection["execute"] {
    const live = this.#live
    return (command, options = {}) =>
      Telemetry.call("execute", () => live.place(command.name), execute(live, command, options))
  }

  get stream(): ImapConnection["stream"] {
    const live = this.#live
    return (command, options = {}) =>
      Telemetry.callStream("stream", () => live.place(command.name), stream(live, command, options))
  }

  get select(): ImapConnection["select"] {
    const live = this.#live
    return (name, { readOnly = false } = {}) =>
      Telemetry.call(
        "select",
        () => live.place(),
        live.working(
          live.turn.withPermit(Effect.flatMap(live.select(name, readOnly), (here) => opened(live, here)))
        )
      )
  }

  get logout() {
    const live = this.#live
    return Telemetry.call("logout", () => live.place(), live.logout)
  }

  get ended() {
    return this.#live.ended
  }
}

/** The mailbox, or why it was refused. */
const opened = (live: Live, here: Lifecycle.Snapshot) => {
  if (Lifecycle.isSelected(here)) {
    const { mailbox, readOnly } = live.context.wanted
    return Effect.succeed(mailboxOf(live) ?? Mailbox.empty(mailbox, readOnly))
  }
  return here.context.failure === undefined ? live.ended : Effect.fail(here.context.failure)
}

const mailboxOf = ({ attempt, run: { recorder } }: Live): Mailbox.MailboxState | undefined =>
  attempt.mailbox && shown(attempt.mailbox, recorder.redactor)
