/** The connections of an examination: each is taken from the budget before it is opened, and closed with its scope. */
import { Effect, type Scope, Struct } from "effect"
import type { Account } from "../lifecycle/Account.ts"
import * as Capability from "../imap/Capability.ts"
import { askCapability } from "../imap/command/capability.ts"
import type { ImapError } from "../failure/ImapError.ts"
import { begin } from "../mailbox/connection/begin.ts"
import { type Place, unauthenticated, type Unauthenticated } from "../mailbox/connection/unauthenticated.ts"
import type { Report } from "../lifecycle/Report.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import * as Redactor from "../trace/Redactor.ts"
import type { Budget, Spent } from "./Budget.ts"
import { Desk, type Sending } from "./Desk.ts"

/** The name of each connection in traces. */
const label = "examination"

const unanswered: ReadonlySet<ImapError["reason"]["_tag"]> = new Set([
  "Timeout",
  "ConnectionLost",
  "ConnectionStalled",
  "ServerBye"
])

/** An attempt of questions: it may find the budget spent. */
export type Asking<A> = Effect.Effect<A, ImapError | Spent, Scope.Scope | Transport>

/** A connection that has logged in. */
export interface LoggedIn {
  readonly desk: Desk
  readonly report: Report
  readonly logout: Effect.Effect<void>
}

/** A connection before its login. */
export interface Greeted {
  readonly desk: Desk
  readonly encrypt: Asking<Desk>
}

export class Connections {
  /** The account with its way in, once that is known: no second one is tried. */
  private account: Account
  private readonly budget: Budget
  place: Place | undefined

  private readonly sending: Sending
  /** Shared with connections that do not log in: a server may repeat to one what another sent. */
  private readonly redactor = Redactor.make()

  constructor(account: Account, budget: Budget, sending: Sending) {
    this.account = account
    this.budget = budget
    this.sending = sending
  }

  /** Logs in for the first time: without ID, now and later, if the server fell silent at it or hung up. */
  get first(): Asking<LoggedIn> {
    return Effect.catch(this.login(), (error) => {
      if (error._tag === "Spent" || error.step !== "id" || !unanswered.has(error.reason._tag))
        return Effect.fail(error)
      this.account = { ...this.account, id: { enabled: false } }
      return this.login()
    })
  }

  /** Logs in as the account does, with other fields if given; no mailbox is opened. */
  login(fields: Partial<Account> = {}): Asking<LoggedIn> {
    return this.opened({ ...this.account, ...fields, mailbox: null })
  }

  private opened(account: Account): Asking<LoggedIn> {
    const { redactor, sending } = this
    const isRace = (account.security ?? "auto") === "auto"
    return this.taken(
      isRace && this.place === undefined ? 2 : 1,
      Effect.gen(function* () {
        const lifecycle = yield* begin(account, { label }, { redactor })
        yield* lifecycle.selected
        const session = yield* lifecycle.session
        return {
          desk: new Desk(session, lifecycle.capabilities, sending),
          report: lifecycle.report,
          logout: lifecycle.logout
        }
      })
    )
  }

  /** Logs in anonymously, without a credential of the account. RFC 4505. */
  get anonymous(): Asking<LoggedIn> {
    const place = Struct.omit(this.account, ["authorizeAs", "clientCertificate", "password", "token"])
    return this.opened({
      ...place,
      user: "anonymous",
      anonymous: true,
      mechanism: "ANONYMOUS",
      mailbox: null
    })
  }

  /** Keeps to the way in that the first login found. */
  settle({ desk: { session }, report: { port = 0, security } }: LoggedIn): void {
    this.place = { wayIn: session.wayIn, port }
    if (security === "trusted" || security === undefined || port === 0) return
    this.account = { ...this.account, security, port }
  }

  /** The account's connections are encrypted. */
  get encrypts(): boolean {
    return this.account.security !== "none"
  }

  /** Opens a connection that never logs in, as far as its greeting. */
  get before(): Asking<Greeted> {
    const { account, place = { wayIn: "implicitTls", port: 0 }, redactor, sending } = this
    return this.taken(
      1,
      Effect.flatMap(unauthenticated(account, place, { label, redactor }), (from) => greetedBy(from, sending))
    )
  }

  /** The connection that was kept back, to leave nothing behind. */
  get last(): Asking<Desk> {
    return Effect.suspend(() => {
      this.budget.releaseReserve()
      return Effect.map(this.login(), ({ desk }) => desk)
    })
  }

  /** Takes a connection that a question opens itself. */
  get count(): Asking<void> {
    return this.taken(1, Effect.void)
  }

  private taken<A>(connections: number, opened: Asking<A>): Asking<A> {
    return Effect.suspend(() => this.budget.take(connections) ?? opened)
  }
}

const greetedBy = Effect.fnUntraced(function* (from: Unauthenticated, sending: Sending) {
  const desk = yield* deskOf(from, sending)
  return { desk, encrypt: Effect.andThen(from.encrypt, deskOf(from, sending)) }
})

/** Asks for the list, whatever the greeting says. */
const deskOf = Effect.fnUntraced(function* ({ greeted, run, session }: Unauthenticated, sending: Sending) {
  const asking = new Desk(session, greeted ?? Capability.none, sending)
  const { untagged } = yield* asking.one(askCapability)
  const list = Capability.fromUntagged(untagged, run.recorder.redactor.word) ?? asking.capabilities
  return Object.assign(new Desk(session, list, sending), { greeted })
})
