/** A run that is kept alive, as its user sees it: its status, and its present connection. */
import { type Context, Effect, Inspectable, Redacted, type Scope, Stream, Struct } from "effect"
import type * as Account from "../../lifecycle/Account.ts"
import { monotonicMillis } from "../../base/clock.ts"
import type * as ImapError from "../../failure/ImapError.ts"
import { stable } from "../../lifecycle/machine/losses.ts"
import { Pacing } from "../Pacing.ts"
import { ours } from "../../failure/Quotation.ts"
import type { Untagged } from "../../imap/Response.ts"
import type { AccountFollowed, AccountOptions } from "../AccountChanges.ts"
import type { Held } from "../connection/Held.ts"
import type { Credentials, NeedsUser, Options, Status, Supervised } from "./Supervised.ts"
import type { Transport } from "../../lifecycle/Transport.ts"
import {
  type Anywhere,
  effectOf,
  type InMailbox,
  isInMailbox,
  wrongFunction,
  wrongUse,
  wrongUseWithin
} from "../connection/calls.ts"
import { wrongAccountOptions, wrongChanges, wrongCredentials, wrongFollowing, wrongOptions } from "./calls.ts"
import { connected } from "./connected.ts"
import { isRefusalOf } from "./isRefusalOf.ts"
import { OpenConnection } from "../connection/OpenConnection.ts"
import { Statuses } from "./Statuses.ts"
import { StatusLog } from "./StatusLog.ts"
import { batch, exchange } from "../connection/work/exchange.ts"
import { Followers } from "../following/Followers.ts"
import type * as Visitor from "../following/Visitor.ts"
import type * as Listeners from "../mailboxes/Listeners.ts"
import { Handle } from "../connection/Handle.ts"
import { beginWith } from "../connection/begin.ts"
import type { Lifecycle } from "../connection/Lifecycle.ts"
import { closed, isAuthenticated, isSelected } from "../connection/snapshot.ts"
import { isOwnVerdict } from "../connection/verdict.ts"
import type { Watcher } from "../connection/observers/Observers.ts"
import type { Snapshot } from "../../lifecycle/interpreter/Interpreter.ts"
import { validated } from "../../lifecycle/account/validated.ts"
import { Asking } from "../connection/turn/TurnRecord.ts"
import { openMailbox } from "../connection/turn/selection.ts"
import { within } from "../connection/turn/within.ts"
import type { Means } from "../mailboxes/Surveyor.ts"
import { canonicalName, isSameMailbox } from "../../imap/wire/Grammar.ts"
import type { UseOptions, UseWithinOptions } from "../connection/ImapConnection.ts"
import { offeredBy } from "../connection/work/offered.ts"

interface Waiter {
  readonly resume: (result: Effect.Effect<OpenConnection, ImapError.ImapError>) => void
}

/** The work of an app with a connection. */
type Use<A, E, R> = (connection: OpenConnection) => Effect.Effect<A, E, R>

export class Supervision extends Inspectable.Class implements Supervised, Watcher {
  readonly #lifecycle: Lifecycle
  readonly #pacing: Pacing
  readonly #statuses: Statuses
  readonly #log: StatusLog | undefined
  readonly #followers: Followers
  readonly #context: Context.Context<never>
  /** Visitors by mailbox, each made when it is first asked for. */
  readonly #visitors = new Map<string, Visitor.Visitor>()
  /** The listeners of `accountChanges`, made when first asked for. */
  #account: Listeners.Listeners | undefined
  #handle: { readonly live: Handle; readonly connection: OpenConnection; readonly since: number } | undefined
  #waiters = new Set<Waiter>()
  /** True if the credential was renewed after the attempt in progress began. */
  #isRenewed = false

  constructor(
    lifecycle: Lifecycle,
    pacing: Pacing,
    { isLogged = true }: Pick<Options, "isLogged">,
    context: Context.Context<never>
  ) {
    super()
    this.#lifecycle = lifecycle
    this.#pacing = pacing
    this.#context = context
    const { run } = lifecycle
    this.#log = isLogged ? new StatusLog(run) : undefined
    this.#statuses = new Statuses(run, this.#log)
    const surveys = () =>
      run.recorder.emit("trace:note", { text: ours("the UIDs of the mailbox are read again") })
    this.#followers = new Followers({ run, surveys }, context)
    lifecycle.observers.watcher = this
    run.follower = this.#followers
    run.queued = (turn) => this.#statuses.queues(turn, lifecycle.context.failure)
  }

  get label() {
    return this.#lifecycle.run.label
  }

  /** Returns what a log shows of it. */
  toJSON() {
    const status = this.#statuses.current
    return { _id: "Supervised", label: this.label, status, connection: this.#handle?.connection.toJSON() }
  }

  get report() {
    return Effect.sync(() => this.#lifecycle.report)
  }

  get status() {
    return Effect.sync(() => this.#statuses.current)
  }

  get statusChanges() {
    return this.#statuses.changes
  }

  get untagged() {
    return this.#lifecycle.streams.untagged
  }

  get changes(): Supervised["changes"] {
    return (options = {}) => orFailure(wrongChanges(options), () => this.#followers.from(options))
  }

  get changesOf(): Supervised["changesOf"] {
    return (mailbox, options = {}) =>
      orFailure(wrongFollowing(mailbox, options), () => {
        const loaded = Effect.promise(() => import("../following/Visitor.ts"))
        const start = { ...options, mailbox }
        return Stream.unwrap(
          Effect.map(loaded, (visitor) => this.#followers.from(start, this.#visitor(visitor, mailbox)))
        )
      })
  }

  get accountChanges(): Supervised["accountChanges"] {
    return (options = {}) => orFailure(wrongAccountOptions(options), () => this.#accountChanges(options))
  }

  #accountChanges(options: AccountOptions): Stream.Stream<AccountFollowed> {
    // an app that follows one mailbox never loads this module
    const loaded = Effect.promise(() => import("../mailboxes/Listeners.ts"))
    return Stream.unwrap(Effect.map(loaded, (listeners) => this.#listeners(listeners).stream(options)))
  }

  get logout() {
    return this.#lifecycle.logout
  }

  get use(): Supervised["use"] {
    return <A, E, R>(
      ...given: Anywhere<Use<A, E, R>, UseOptions> | InMailbox<Use<A, E, R>, UseWithinOptions>
    ) => {
      if (isInMailbox(given)) {
        const [mailbox, f, options] = given
        const within = (connection: OpenConnection) =>
          connection.within(mailbox, () => f(connection), { readOnly: options?.readOnly })
        return (
          wrongUseWithin(mailbox, options) ?? wrongFunction(f) ?? this.#lent(within, options?.isRepeatable)
        )
      }
      const [f, options] = given
      const work = (connection: OpenConnection) => effectOf(f(connection))
      return wrongFunction(f) ?? wrongUse(options) ?? this.#lent(work, options?.isRepeatable)
    }
  }

  get retryNow() {
    return Effect.sync(() => this.#lifecycle.send({ type: "user.retry" }))
  }

  get renew(): Supervised["renew"] {
    return Effect.fnUntraced({ self: this }, function* (credentials: Credentials) {
      yield* wrongCredentials(credentials) ?? Effect.void
      const { run } = this.#lifecycle
      const rest = Struct.omit(run.account, ["anonymous", "clientCertificate", "password", "token"])
      const account = yield* validated({ ...rest, ...credentials }, run.transport)
      run.account = account
      this.#isRenewed = true
      this.#offerRenewed()
    })
  }

  moved(here: Snapshot): void {
    const { configuration, context } = here
    this.#follow(here)
    this.#handle?.live.streams.moved(configuration.state)
    this.#account?.opened(openMailbox(this.#lifecycle), this.#lifecycle.attempt.mailbox?.uidValidity)
    if (configuration.phase === "resolving") this.#isRenewed = false
    const why = context.failure
    if (configuration.phase === "needsUser") {
      const error = why ?? closed()
      this.#statuses.needsUser(error)
      this.#resume(Effect.fail(error))
      this.#offerRenewed()
    } else if (configuration.phase === "backoff" || configuration.phase === "queueing") this.#offerRenewed()
    else if (this.#handle !== undefined) this.#stay(here)
    else if (!configuration.isFinal) this.#statuses.connects(why ?? context.causes[0])
  }

  waits(ms: number): void {
    this.#statuses.waits(this.#lifecycle.context.failure ?? closed(), ms)
  }

  held(held: Held | undefined): void {
    this.#statuses.holds(held)
  }

  heard(response: Untagged): void {
    this.#account?.heard(response, this.#lifecycle.context.mailbox.utf8)
    this.#handle?.live.streams.heard(response)
  }

  ended(why: ImapError.ImapError): void {
    this.#leave(why)
    this.#followers.close()
    this.#account?.close()
    this.#statuses.ends(why)
    this.#resume(Effect.fail(why))
  }

  /** Hands out the connection once it has its mailbox, and ends it when the machine leaves that. */
  #follow(here: Snapshot): void {
    const { configuration, context } = here
    if (this.#handle === undefined && isAuthenticated(here)) {
      const live = new Handle(this.#lifecycle)
      const since = monotonicMillis(this.#lifecycle.run.clock)
      this.#handle = { live, connection: new OpenConnection(live), since }
      this.#pacing.reached(this.#lifecycle.run.account)
      this.#followers.begin({
        exchange: (command) => exchange(live, command, live.sharing.follower),
        capabilities: () => offeredBy(live),
        inTurn: (work) =>
          live.workers.during(
            Effect.provideService(live.sharing.turns.withPermit("changes", work), Asking, "changes")
          )
      })
      this.#account?.begin(surveying(live))
      this.#resume(Effect.succeed(this.#handle.connection))
    } else if (configuration.phase === "failing") this.#leave(context.failure ?? closed())
  }

  /** Sets the status while connected: with a mailbox, or without, if the one that the app asked for was refused. */
  #stay(here: Snapshot): void {
    if (isSelected(here)) this.#statuses.selects()
    else if (isAuthenticated(here)) this.#statuses.unselects(here.context.failure)
  }

  #leave(why: ImapError.ImapError): void {
    if (this.#handle === undefined) return
    const { live, since } = this.#handle
    const { account, clock } = this.#lifecycle.run
    this.#handle = undefined
    this.#statuses.leaves()
    this.#pacing.left(account, monotonicMillis(clock) - since >= stable)
    this.#followers.end()
    this.#account?.end()
    live.end(why)
  }

  #listeners(loaded: typeof Listeners): Listeners.Listeners {
    if (this.#account !== undefined) return this.#account
    const account = new loaded.Listeners(this.#lifecycle.run, this.#context)
    this.#account = account
    if (this.#statuses.current._tag === "Ended") account.close()
    account.opened(openMailbox(this.#lifecycle), this.#lifecycle.attempt.mailbox?.uidValidity)
    if (this.#handle !== undefined) account.begin(surveying(this.#handle.live))
    return account
  }

  /** The visitor of a mailbox, which all its followers share. */
  #visitor(loaded: typeof Visitor, mailbox: string): Visitor.Visitor {
    const name = canonicalName(mailbox)
    const known = this.#visitors.get(name)
    if (known !== undefined) return known
    const visitor = new loaded.Visitor({
      run: this.#lifecycle.run,
      context: this.#context,
      mailbox: name,
      news: this.#accountChanges({ mailboxes: [name] }),
      isListed: () => this.#account?.lists(name) === true,
      connected: connected(this),
      refusals: this.#refusalsOf(name),
      visit: (opensAgain) => this.#visit(mailbox, opensAgain),
      refused: (why) => this.#log?.refused(why)
    })
    this.#visitors.set(name, visitor)
    return visitor
  }

  /** The failures that need somebody because connections begin with this mailbox, which cannot be opened. */
  #refusalsOf(name: string): Stream.Stream<ImapError.ImapError> {
    const isRefused = (status: Status): status is NeedsUser =>
      status._tag === "NeedsUser" && isRefusalOf(status.why, name)
    return this.statusChanges.pipe(
      Stream.filter(isRefused),
      Stream.map(({ why }) => why)
    )
  }

  /** Opens the mailbox, even one that is open if `opensAgain`, and asks the followers' questions. Returns whether none is left. */
  #visit(mailbox: string, opensAgain: boolean): Effect.Effect<boolean, ImapError.ImapError> {
    return Effect.flatMap(this.#connection, () => {
      const live = this.#handle?.live
      if (live === undefined) return closed()
      const { left, wanted } = live.context
      const selected = left ?? wanted
      const isSelected = selected.mailbox !== null && isSameMailbox(selected.mailbox, mailbox)
      const ask = Effect.withFiber((fiber) =>
        this.#followers.asked({
          exchange: (command) => exchange(live, command, live.sharing.caller(fiber)),
          capabilities: () => offeredBy(live)
        })
      )
      // as it is open already, or else read-only, so that nothing changes in it
      const readOnly = isSelected ? selected.readOnly : true
      return Effect.provideService(
        within(live, mailbox, () => ask, { readOnly, opensAgain }),
        Asking,
        "changes"
      )
    })
  }

  /** Does the work with the connection, once there is one; if it is repeatable, again after each loss. */
  #lent<A, E, R>(
    work: Use<A, E | ImapError.ImapError, R>,
    isRepeatable = false
  ): Effect.Effect<A, E | ImapError.ImapError, R> {
    return Effect.flatMap(this.#connection, (connection) =>
      isRepeatable
        ? Effect.catchIf(
            work(connection),
            (error) => this.#handle?.connection !== connection && !isOwnVerdict(error),
            () => this.#lent(work, isRepeatable)
          )
        : work(connection)
    )
  }

  get #connection(): Effect.Effect<OpenConnection, ImapError.ImapError> {
    return Effect.callback((resume) => {
      const status = this.#statuses.current
      if (this.#handle !== undefined) return resume(Effect.succeed(this.#handle.connection))
      if (status._tag === "NeedsUser" || status._tag === "Ended") return resume(Effect.fail(status.why))
      const waiter = { resume }
      this.#waiters.add(waiter)
      return Effect.sync(() => this.#waiters.delete(waiter))
    })
  }

  #resume(result: Effect.Effect<OpenConnection, ImapError.ImapError>): void {
    const waiters = this.#waiters
    this.#waiters = new Set()
    for (const { resume } of waiters) resume(result)
  }

  /** Passes renewed credentials to the machine, which may wait for them. */
  #offerRenewed(): void {
    const { token } = this.#lifecycle.run.account
    const refreshes = token !== undefined && !Redacted.isRedacted(token)
    if (this.#isRenewed) this.#lifecycle.send({ type: "user.renew", refreshes })
  }
}

/** Returns the stream, or one that fails if the call was wrong. */
const orFailure = <A>(
  wrong: ImapError.ImapError | undefined,
  stream: () => Stream.Stream<A, ImapError.ImapError>
): Stream.Stream<A, ImapError.ImapError> => (wrong === undefined ? stream() : Stream.fail(wrong))

const surveying = (live: Handle): Means => ({
  batch: (commands, answered) => batch(live, commands, answered),
  capabilities: () => offeredBy(live)
})

/** Begins to connect; the end of the scope logs out if the server listens. */
export const make = Effect.fnUntraced(function* (
  account: Account.Account,
  given: Options
): Effect.fn.Return<Supervised, ImapError.ImapError, Scope.Scope | Transport> {
  yield* wrongOptions(given) ?? Effect.void
  const { isLogged, ...options } = given
  const pacing = yield* Pacing
  const context = yield* Effect.context<never>()
  return yield* beginWith(
    account,
    options,
    { pacing },
    (lifecycle) => new Supervision(lifecycle, pacing, { isLogged }, context)
  )
})
