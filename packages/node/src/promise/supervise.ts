/** Supervised accounts for programs that use promises. */
import type { Account } from "@effect-imap/core/Account"
import type * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { Untagged } from "@effect-imap/core/Response"
import * as Core from "@effect-imap/core/Supervised"
import type { ImapError } from "@effect-imap/core/ImapError"
import { misuseIn } from "@effect-imap/core/internal/options"
import { Effect, Exit, Inspectable, Schema, Scope, Stream } from "effect"
import { type Fields, opening, secrets, type Surroundings } from "./opening.ts"
import { run } from "./run.ts"
import { type Lender, lending } from "./use.ts"

/** The options of `supervise`. */
export interface SuperviseOptions extends Core.Options, Surroundings {
  /**
   * What iterators of changes do while nothing is tried before somebody acts (`NeedsUser`): reject with the `ImapError`, or
   * wait for `renew` or `retryNow`. Default `reject`.
   */
  readonly needsUser?: "reject" | "wait" | undefined
  /** Aborting closes the account at once, like `close`. */
  readonly signal?: AbortSignal | undefined
}

/** A replacement for the credential. */
export type Credentials = Pick<Fields, "password" | "token"> &
  Pick<Account, "clientCertificate" | "anonymous">

/** An account whose mailbox is kept selected, and the process alive, until it is closed. Properties return the current value at each access. */
export interface Supervised extends AsyncDisposable {
  readonly label: string | undefined
  /** The report of the last connection or attempt. */
  readonly report: ImapConnection.Report
  readonly status: Core.Status
  /**
   * Iterates over the status: the current one, then each change. Ends with the supervision. A slow listener may miss
   * some.
   */
  readonly statusChanges: AsyncIterable<Core.Status>
  /**
   * Iterates over the changes of the mailbox's messages, across all connections: new messages, flags, expunged ones, with
   * the token to resume from. Begins with a `Reset`, unless it resumes from a token. Costs nothing before the first `next`.
   * Rejects with the `ImapError` for unknown options. RFC 7162.
   */
  readonly changes: (
    ...options: Parameters<Core.Supervised["changes"]>
  ) => AsyncIterable<Stream.Success<ReturnType<Core.Supervised["changes"]>>>
  /**
   * Iterates over the changes of the account's mailboxes: which exist, and which have news. Begins with a `Reset`,
   * unless it resumes from a token. RFC 5465, RFC 5819.
   */
  readonly accountChanges: (
    ...options: Parameters<Core.Supervised["accountChanges"]>
  ) => AsyncIterable<Stream.Success<ReturnType<Core.Supervised["accountChanges"]>>>
  /**
   * Iterates over the changes of the messages of the named mailbox, whichever is open, each with the token to resume
   * from. It is read on the one connection whenever the account has news of it.
   */
  readonly changesOf: (
    ...options: Parameters<Core.Supervised["changesOf"]>
  ) => AsyncIterable<Stream.Success<ReturnType<Core.Supervised["changesOf"]>>>
  /** Iterates over the server's untagged data of all connections, from the first `next` on. */
  readonly untagged: AsyncIterable<Untagged | ImapConnection.Gap>
  /**
   * Waits for the mailbox, then calls `f` with the connection. Rejects with what `f` throws, with the `ImapError` if
   * someone must act first (`NeedsUser`) or the supervision has ended, or with the signal's reason; aborting also aborts
   * the signal that `f` receives. If the connection is lost meanwhile, it rejects with the reason, or calls `f` again with the
   * next connection if that `isRepeatable`.
   *
   * With a mailbox, the connection is reserved for `f` there, as in `Connection.within`.
   */
  readonly use: Lender["use"]
  /** Continues with another credential. Rejects only if that is not valid. */
  readonly renew: (credentials: Credentials) => Promise<void>
  /** Tries again at once, whatever it is waiting for. */
  readonly retryNow: () => Promise<void>
  /** Sends LOGOUT if it is connected, and ends the supervision. */
  readonly logout: () => Promise<void>
  /** Ends the supervision; if it is connected, with LOGOUT, for at most `Policy.limits.logout`. `await using` does the same. */
  readonly close: () => Promise<void>
}

/**
 * Keeps the account's mailbox selected until it is closed, whatever happens to the connection. Resolves at once;
 * rejects only if the account is not valid or the trace cannot be written.
 */
export const supervise = (account: Fields, options: SuperviseOptions = {}): Promise<Supervised> =>
  opening(account, options, (checked, { needsUser = "reject", ...call }, scope) =>
    Effect.gen(function* () {
      yield* wrongOptions({ options: { needsUser } }) ?? Effect.void
      const supervised = yield* Core.make(checked, call)
      yield* Effect.forkScoped(Effect.forever(Effect.sleep("1 day")))
      const kept = new Kept(supervised, needsUser === "wait", scope)
      options.signal?.addEventListener("abort", () => void kept.close(), { once: true, signal: kept.closed })
      return kept
    })
  )

const wrongOptions = misuseIn(() => ({
  options: Schema.Struct({ needsUser: Schema.Literals(["reject", "wait"]) })
}))

/** Fails once nothing is tried before somebody acts. */
const needed = (statuses: Stream.Stream<Core.Status>): Effect.Effect<never, ImapError> =>
  Effect.andThen(
    Stream.runForEach(statuses, (status) =>
      status._tag === "NeedsUser" ? Effect.fail(status.why) : Effect.void
    ),
    Effect.never
  )

export class Kept extends Inspectable.Class implements Supervised {
  readonly #supervised: Core.Supervised
  /** True if iterators wait while a person must act. */
  readonly #isPatient: boolean
  readonly #scope: Scope.Closeable
  readonly #closing = new AbortController()
  readonly use: Lender["use"]

  constructor(supervised: Core.Supervised, isPatient: boolean, scope: Scope.Closeable) {
    super()
    this.#supervised = supervised
    this.#isPatient = isPatient
    this.#scope = scope
    this.use = lending(supervised)
  }

  /** Returns a signal that is aborted on close, to remove the listener from the user's signal. */
  get closed() {
    return this.#closing.signal
  }

  get label() {
    return this.#supervised.label
  }

  /** Returns what a log shows of it. */
  toJSON() {
    return Inspectable.toJson(this.#supervised)
  }

  get report() {
    return Effect.runSync(this.#supervised.report)
  }

  get status() {
    return Effect.runSync(this.#supervised.status)
  }

  get statusChanges() {
    return Stream.toAsyncIterable(this.#supervised.statusChanges)
  }

  readonly changes: Supervised["changes"] = (options) => this.#iterable(this.#supervised.changes(options))

  readonly accountChanges: Supervised["accountChanges"] = (options) =>
    this.#iterable(this.#supervised.accountChanges(options))

  get untagged() {
    return this.#iterable(this.#supervised.untagged)
  }

  readonly changesOf: Supervised["changesOf"] = (mailbox, options) =>
    this.#iterable(this.#supervised.changesOf(mailbox, options))

  #iterable<A>(stream: Stream.Stream<A, ImapError>): AsyncIterable<A> {
    const { statusChanges } = this.#supervised
    return Stream.toAsyncIterable(
      this.#isPatient ? stream : Stream.interruptWhen(stream, needed(statusChanges))
    )
  }

  /** Adds to the effect that it fails once nothing is tried before somebody acts, unless iterators wait then. */
  untilNeeded<A, E>(
    work: (supervised: Core.Supervised) => Effect.Effect<A, E>
  ): Effect.Effect<A, E | ImapError> {
    const doing = work(this.#supervised)
    return this.#isPatient ? doing : Effect.raceFirst(doing, needed(this.#supervised.statusChanges))
  }

  readonly renew: Supervised["renew"] = (credentials) => {
    const { anonymous, clientCertificate, ...given } = { ...credentials }
    const { password, token } = secrets(given)
    return run(
      this.#supervised.renew({
        ...(password === undefined ? {} : { password }),
        ...(token === undefined ? {} : { token }),
        ...(clientCertificate === undefined ? {} : { clientCertificate }),
        ...(anonymous === undefined ? {} : { anonymous })
      })
    )
  }

  readonly retryNow = () => run(this.#supervised.retryNow)

  readonly logout = () => Promise.resolve(run(this.#supervised.logout)).then(this.close)

  readonly close = () => {
    this.#closing.abort()
    return run(Scope.close(this.#scope, Exit.void))
  }

  readonly [Symbol.asyncDispose] = () => this.close()
}
