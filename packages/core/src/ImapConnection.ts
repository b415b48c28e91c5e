/**
 * From an account to a selected mailbox, or the reason why not.
 *
 * `connect` returns once the mailbox is selected and lives as long as its scope. Closing the scope, at any moment,
 * closes every socket, timer and fiber at once and without a byte; `logout` says goodbye first.
 *
 * A run is a span `ImapConnection.connect`, with one for each login and selection in it, and counts in the metrics
 * `imap.client.connection.attempts`, `.failures` (by `error.type`) and `.time_to_selected` (seconds).
 */
import { Deferred, Effect, type Scope, Semaphore, type Stream } from "effect"
import type { Account } from "./Account.ts"
import type { Capabilities } from "./Capability.ts"
import type { Command } from "./Command.ts"
import { execute } from "./connection/execute.ts"
import * as Lifecycle from "./connection/Lifecycle.ts"
import type { ImapError } from "./ImapError.ts"
import * as Mailbox from "./Mailbox.ts"
import { ours, type Quotation } from "./Quotation.ts"
import type { Report, ServerId } from "./Report.ts"
import type { Tagged, Untagged } from "./Response.ts"
import type { ServerProfile } from "./ServerProfiles.ts"
import type { TlsInfo, Transport } from "./Transport.ts"

/** What a command brought. */
export interface CommandResult<A> {
  readonly value: A
  readonly tagged: Tagged
  readonly untagged: ReadonlyArray<Untagged>
}

/** A selected mailbox on a server. Properties are read anew at each access. */
export interface ImapConnection {
  /** The mailbox selected last. */
  readonly mailbox: Mailbox.MailboxState
  readonly capabilities: Capabilities
  readonly server: {
    readonly id: ServerId | undefined
    readonly greeting: Quotation
    readonly tls: TlsInfo | undefined
    readonly profile: ServerProfile | undefined
  }
  /** Where the machine is, such as `selected.quiet`. */
  readonly state: string
  /** Each state from now on. Ends with the connection. */
  readonly changes: Stream.Stream<string>
  readonly report: Report
  /**
   * Any command that does not change what the connection is; those are refused as `Misuse`. One at a time: what
   * comes meanwhile belongs to it. Interrupted, its late answer is dropped.
   */
  readonly execute: <A>(command: Command<A>) => Effect.Effect<CommandResult<A>, ImapError>
  /** Another mailbox. A refusal leaves the connection open, with nothing selected. RFC 9051 §6.3.2. */
  readonly select: (
    name: string,
    options?: { readonly readOnly?: boolean | undefined }
  ) => Effect.Effect<Mailbox.MailboxState, ImapError>
  /** Never fails: whatever the server answers, the connection is closed within the limit. RFC 9051 §6.1.3. */
  readonly logout: Effect.Effect<void>
  /** Data that the server sends, asked for or not, from now on. Ends with the connection. */
  readonly untagged: Stream.Stream<Untagged>
  /** How a later loss is heard of: fails when the connection ends. */
  readonly ended: Effect.Effect<never, ImapError>
}

/** A connection on its way. */
export interface Opening {
  readonly state: string
  readonly changes: Stream.Stream<string>
  readonly report: Report
  /** Waits for the mailbox, or for the first failure that no further attempt of this call can mend. */
  readonly selected: Effect.Effect<ImapConnection, ImapError>
}

/** Selects through the machine; commands of the user wait meanwhile. */
const select = (lifecycle: Lifecycle.Lifecycle, mailbox: string, readOnly: boolean) =>
  Effect.gen(function* () {
    yield* lifecycle.session
    const settled = lifecycle.behind("selecting")
    lifecycle.send({ type: "user.select", mailbox, readOnly })
    const snapshot = yield* settled
    if (!Lifecycle.isSelected(snapshot)) return yield* Lifecycle.endOf(snapshot)
    return lifecycle.run.attempt.mailbox ?? Mailbox.empty(mailbox, readOnly)
  })

const connectionOf = (lifecycle: Lifecycle.Lifecycle, turn: Semaphore.Semaphore): ImapConnection => {
  const { run } = lifecycle
  return {
    get mailbox() {
      const { mailbox, readOnly } = lifecycle.context().wanted
      return run.attempt.mailbox ?? Mailbox.empty(mailbox, readOnly)
    },
    get capabilities() {
      return lifecycle.capabilities()
    },
    get server() {
      return {
        id: run.attempt.serverId?.(),
        greeting: run.attempt.winner?.greeting() ?? ours(""),
        tls: run.attempt.tls,
        profile: lifecycle.context().profile
      }
    },
    get state() {
      return lifecycle.state()
    },
    get report() {
      return lifecycle.report()
    },
    changes: lifecycle.changes,
    untagged: lifecycle.untagged,
    execute: (command) => execute(lifecycle, turn, command),
    select: Effect.fn("ImapConnection.select")((name, options) =>
      turn.withPermit(select(lifecycle, name, options?.readOnly ?? false))
    ),
    logout: Effect.asVoid(lifecycle.logout),
    ended: Deferred.await(lifecycle.ended)
  }
}

/** What one call can ask for. */
export interface Options {
  /** Looks for the server anew, whatever is known of it: the answer to `ServerChanged`. */
  readonly rediscover?: boolean | undefined
}

/** Starts to connect and returns at once, so that the way can be watched. Fails only for an account that is none. */
export const open = Effect.fnUntraced(function* (
  account: Account,
  options: Options = {}
): Effect.fn.Return<Opening, ImapError, Scope.Scope | Transport> {
  const lifecycle = yield* Lifecycle.make(account, options)
  const connection = connectionOf(lifecycle, yield* Semaphore.make(1))
  return {
    get state() {
      return lifecycle.state()
    },
    get report() {
      return lifecycle.report()
    },
    changes: lifecycle.changes,
    selected: Effect.as(Deferred.await(lifecycle.selected), connection)
  }
})

/** Connects, and returns once the mailbox is selected. */
export const connect = Effect.fnUntraced(function* (
  account: Account,
  options: Options = {}
): Effect.fn.Return<ImapConnection, ImapError, Scope.Scope | Transport> {
  const opening = yield* open(account, options)
  return yield* opening.selected
})
