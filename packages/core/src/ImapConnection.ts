/**
 * From an account to a selected mailbox, or the reason why not.
 */
import type { Effect, Scope, Stream } from "effect"
import type { Account } from "./Account.ts"
import type { Capabilities } from "./Capability.ts"
import type { Command } from "./Command.ts"
import type { ImapError } from "./ImapError.ts"
import type { MailboxState } from "./Mailbox.ts"
import type { Tagged, Untagged } from "./Response.ts"
import type { ServerProfile } from "./ServerProfiles.ts"
import type { TlsInfo, Transport } from "./Transport.ts"

/** What became of ID over all attempts. RFC 2971. */
export type Identity =
  | "sent"
  /** Once more behind a SELECT that was refused with `Unsafe Login`. */
  | "resent"
  | "refused"
  /** Never answered by its own tag. */
  | "swallowed"
  /** Left out, because the profile knows that this host swallows it. */
  | "skipped"
  | "notOffered"
  | "disabled"

/** What happened so far, in numbers and names: no secret, and nothing that a person has to decode. */
export interface Report {
  readonly host: string
  readonly port: number | undefined
  readonly security: "tls" | "starttls" | "trusted" | "none" | undefined
  readonly tls: TlsInfo | undefined
  /** `LOGIN`, `PLAIN`, or `PREAUTH`. */
  readonly mechanism: string | undefined
  readonly identity: Identity
  /** Escaped and bounded; display only. */
  readonly serverId: ReadonlyMap<string, string | undefined> | undefined
  readonly capabilities: ReadonlyArray<string>
  /** Writes of the last attempt, from the greeting to selected. */
  readonly flights: number
  readonly rttMs: number | undefined
  readonly elapsedMs: number
  /** Connections in all. */
  readonly attempts: number
  readonly quirks: ReadonlyArray<string>
  readonly warnings: ReadonlyArray<string>
}

/** What a command brought. */
export interface CommandResult<A> {
  readonly value: A
  readonly tagged: Tagged
  readonly untagged: ReadonlyArray<Untagged>
}

/** A selected mailbox on a server. Properties are read anew at each access. */
export interface ImapConnection {
  readonly mailbox: MailboxState
  readonly capabilities: Capabilities
  readonly server: {
    readonly id: ReadonlyMap<string, string | undefined> | undefined
    readonly greeting: string
    readonly tls: TlsInfo | undefined
    readonly profile: ServerProfile | undefined
  }
  /** Where the machine is, such as `selected.quiet`. */
  readonly state: string
  /** Each state from now on. Ends with the connection. */
  readonly changes: Stream.Stream<string>
  readonly report: Report
  /** Any command that does not change what the connection is; those are refused as `Misuse`. */
  readonly execute: <A>(command: Command<A>) => Effect.Effect<CommandResult<A>, ImapError>
  /** Another mailbox. A refusal leaves the connection open, with nothing selected. RFC 9051 §6.3.2. */
  readonly select: (
    name: string,
    options?: { readonly readOnly?: boolean | undefined }
  ) => Effect.Effect<MailboxState, ImapError>
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
  /** Waits for the mailbox, or for the first failure that no further attempt can mend. */
  readonly selected: Effect.Effect<ImapConnection, ImapError>
}

/** Starts to connect and returns at once, so that the way can be watched. */
export declare const open: (
  account: Account
) => Effect.Effect<Opening, ImapError, Scope.Scope | Transport>

/** Connects, and returns once the mailbox is selected. */
export declare const connect: (
  account: Account
) => Effect.Effect<ImapConnection, ImapError, Scope.Scope | Transport>
