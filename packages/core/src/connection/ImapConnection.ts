/** A connection as an app holds it, and what its calls take. */
import type { Effect } from "effect"
import { type Duration, type Stream, Context } from "effect"
import type { Part } from "../BodyStructure.ts"
import type { Capabilities } from "../Capability.ts"
import type { Token } from "../Changes.ts"
import type { Command, CommandResult, FetchPart, FetchQuery, Message } from "../Command.ts"
import type { WithinOptions } from "./Sharing.ts"
import type { ImapError } from "../ImapError.ts"
import type * as Mailbox from "../Mailbox.ts"
import type { Quotation } from "../Quotation.ts"
import type { Report, ServerId } from "../Report.ts"
import type { FetchData, Untagged } from "../Response.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import type { TlsInfo } from "../Transport.ts"
import type { Gap } from "../following/Broadcast.ts"

/** How one command is executed. */
export interface ExecuteOptions {
  /**
   * So long without a byte that belongs to the command, either way, ends the connection with `Timeout`. What moves is
   * not cut. Default: `Policy.limits.command`.
   */
  readonly limit?: Duration.Input | undefined
}

/** A part of a message on its way. Each stream sends another FETCH, as soon as it runs. */
export interface Download {
  /** As they were before they were encoded for sending. */
  readonly bytes: Stream.Stream<Uint8Array, ImapError>
  /** Read in the charset of the part; one that is missing or not known is guessed from the beginning. */
  readonly text: Stream.Stream<string, ImapError>
}

/** A connection, logged in, with a selected mailbox or without. Properties are read again at each access. */
export interface ImapConnection {
  /** What the app calls it, as `Options.label` said. */
  readonly label: string | undefined
  /** The selected mailbox as it is now; without a name while none is open. */
  readonly mailbox: Mailbox.MailboxState
  readonly capabilities: Capabilities
  readonly server: {
    readonly id: ServerId | undefined
    readonly greeting: Quotation
    readonly tls: TlsInfo | undefined
    readonly profile: ServerProfile | undefined
  }
  /** The active states, such as `selected.quiet`. */
  readonly state: string
  /**
   * The state that it is in, then each one as it comes. Ends with the connection. A listener that is too slow finds
   * `…` in place of those that it missed.
   */
  readonly changes: Stream.Stream<string>
  readonly report: Report
  /**
   * Any command that does not change what the connection is; those are refused as `Misuse`. What a command needs and
   * the server does not offer is done in another way if there is one, or fails as `NotOffered` before a byte is
   * sent. One at a time: what comes meanwhile belongs to it. Interrupted, its late answer is dropped. If the connection
   * ends meanwhile, it fails as `ended` does.
   */
  readonly execute: <A>(
    command: Command<A>,
    options?: ExecuteOptions
  ) => Effect.Effect<CommandResult<A>, ImapError>
  /**
   * A FETCH whose literals come in pieces as the server sends them, of any size: a message of 100 MB costs the memory
   * of a few reads. A slow consumer slows the server. Other commands wait until the stream ends; if it ends early,
   * what is still to come is read and dropped.
   */
  readonly stream: (
    command: Command<ReadonlyArray<FetchData | Message>>,
    options?: ExecuteOptions
  ) => Stream.Stream<FetchPart, ImapError>
  /**
   * The messages of a FETCH, one by one as they come: a hundred thousand of them cost the memory of a few reads. A slow
   * consumer slows the server. Other commands wait until the stream ends; if it ends early, what is still to come is
   * read and dropped. One that changes meanwhile may come a second time. With `decoded: "binary"` the encoding of parts
   * is undone here.
   */
  readonly messages: <Query extends FetchQuery>(
    command: Command<ReadonlyArray<Message<Query>>>,
    options?: ExecuteOptions
  ) => Stream.Stream<Message<Query>, ImapError>
  /**
   * A part of a message, of any size, decoded, such as one of `Mime.parts`; without a part the message as it was sent.
   * Both streams are as `stream` is, and are empty if the message is gone, or has no such part.
   */
  readonly download: (uid: number, part?: Part, options?: ExecuteOptions) => Download
  /**
   * Another mailbox, from now on, for this fiber and what it forks afterwards. A refusal leaves the connection open,
   * with nothing selected. RFC 9051 §6.3.2.
   *
   * A command on messages by a fiber that works in another mailbox than the one that is open fails as `Misuse`, and
   * nothing is sent: a fiber works in the mailbox that it selected last, or else in the one that the fiber which forked
   * it had selected by then, or else in the account's. Fails as `Misuse` during a `within`.
   */
  readonly select: (
    name: string,
    options?: { readonly readOnly?: boolean | undefined }
  ) => Effect.Effect<Mailbox.MailboxState, ImapError>
  /**
   * Leaves the mailbox, from now on: none is open, on later connections of a supervised account neither, until someone
   * selects one. Nothing is expunged, whatever the server offers (UNSELECT, RFC 3691); with `expunge`, what is marked
   * as deleted goes, unless the mailbox is open read-only (CLOSE, RFC 9051 §6.4.1). Nothing is sent if none is open.
   * Fails as `Misuse` during a `within`.
   */
  readonly unselect: (options?: { readonly expunge?: boolean | undefined }) => Effect.Effect<void, ImapError>
  /**
   * Has the connection to itself in this mailbox until `f` ends: other fibers wait, first come, first served, and find
   * the mailbox open that was open before. Nothing is sent if it is open already. Within `f`, and what it forks, the
   * same mailbox may be asked for again; another one, or leave to change one that is read-only, is a `Misuse`.
   *
   * Numbers of messages may be others afterwards; UIDs hold. RFC 9051 §2.3.1.
   */
  readonly within: <A, E, R>(
    mailbox: string,
    f: (mailbox: Mailbox.MailboxState) => Effect.Effect<A, E, R>,
    options?: WithinOptions
  ) => Effect.Effect<A, E | ImapError, R>
  /** Never fails: whatever the server answers, the connection is closed within the limit. RFC 9051 §6.1.3. */
  readonly logout: Effect.Effect<void>
  /**
   * Data that the server sends, asked for or not, from now on. Ends with the connection. A slow listener delays
   * nothing: what waits for one of them is bounded by `Policy.sizes.listener`, and a `Gap` says if the oldest was
   * dropped.
   */
  readonly untagged: Stream.Stream<Untagged | Gap>
  /** Fails when the connection ends: how an app learns of a later loss. */
  readonly ended: Effect.Effect<never, ImapError>
}

/** The connection as a service: what `layer` and `layerConfig` provide. */
export const ImapConnection = Context.Service<ImapConnection>("@effect-imap/core/ImapConnection")

/** What one call can ask for. */
export interface Options {
  /** Looks for the server again, whatever is known of it: the answer to `ServerChanged`. */
  readonly rediscover?: boolean | undefined
  /**
   * What the app calls this connection, such as `billing` or `account 17`: traces, spans and metrics carry it, and the
   * viewer lists it. At most 64 visible characters of it are kept. Strict traces contain it as well.
   */
  readonly label?: string | undefined
}

/** What a supervised account can ask for. */
export interface SuperviseOptions extends Options {
  /** The token that `Supervised.changes` continues from: a `Supervised.token`, of this process or an earlier one. */
  readonly resume?: Token | undefined
}
