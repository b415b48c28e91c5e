/** The interface of a connection, and the options of its calls. */
import type { Effect } from "effect"
import { type Stream, Context } from "effect"
import type { Part } from "../../imap/BodyStructure.ts"
import type { Capabilities } from "../../imap/Capability.ts"
import type { Command, CommandResult, FetchPart, FetchQuery, Message } from "../../imap/Command.ts"
import type { ValueOf } from "../../imap/command/Command.ts"
import type { MessageText } from "../../imap/command/message/text.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type * as Mailbox from "../../imap/Mailbox.ts"
import type { Quotation } from "../../failure/Quotation.ts"
import type { Report, ServerId } from "../../lifecycle/Report.ts"
import type { FetchData, Untagged } from "../../imap/Response.ts"
import type { ServerProfile } from "../../lifecycle/ServerProfiles.ts"
import type { State } from "../../trace/StateId.ts"
import type { Gap } from "../following/Broadcast.ts"

/** The options of `within`. */
export interface WithinOptions {
  /** Opens it with EXAMINE, so that nothing in it can be changed. RFC 9051 §6.3.3. */
  readonly readOnly?: boolean | undefined
}

/** The options of `use`, of a supervised account or of a pool. */
export interface UseOptions {
  /**
   * Runs the work again with another connection, each time that its own is lost before the work has ended. By default
   * the work fails with the reason of the loss, since only the app knows what may be done twice.
   */
  readonly isRepeatable?: boolean | undefined
}

/** The options of `use` in a mailbox. */
export interface UseWithinOptions extends UseOptions, WithinOptions {}

/** A part of a message, as streams. Each stream sends its own FETCH when it runs. */
export interface Download {
  /** The octets before they were encoded for sending. */
  readonly bytes: Stream.Stream<Uint8Array, ImapError>
  /** The text in the charset of the part; a missing or unknown charset is guessed from the beginning. */
  readonly text: Stream.Stream<string, ImapError>
}

/** The options of `read`. */
export interface ReadOptions {
  /** Octets of each text, as they are sent, which are read at most. Default: a mebibyte. */
  readonly maxTextOctets?: number | undefined
}

/** A part of a message that was read, whose contents its streams ask for when they run. */
export type Attachment = Part & Download

/** A message that was read: what a list shows, its text, and its files. */
export interface MessageContents extends MessageText {
  /** What a person would call the attachments. */
  readonly attachments: ReadonlyArray<Attachment>
  /** What the HTML shows within itself, such as images, by `id` (`cid:`) or `location`. RFC 2392. */
  readonly embedded: ReadonlyArray<Attachment>
}

/** What is known of the server. */
export interface Server {
  readonly id: ServerId | undefined
  readonly greeting: Quotation
  readonly tls: Report["tls"]
  readonly profile: ServerProfile | undefined
}

/** The octets of IMAP of a connection, its login included: without those of TLS, and before compression. */
export interface Stats {
  readonly sent: number
  readonly received: number
}

/** A connection that has logged in, with or without a selected mailbox. What changes is an effect, which returns it as it is now. */
export interface ImapConnection {
  /** The app's name for it, from `Options.label`. */
  readonly label: string | undefined
  /** The selected mailbox as it is now; its name is empty while none is open. */
  readonly mailbox: Effect.Effect<Mailbox.MailboxState>
  readonly capabilities: Effect.Effect<Capabilities>
  readonly server: Effect.Effect<Server>
  /** The active states in one line, such as `selected.quiet`. */
  readonly state: Effect.Effect<State>
  /** The octets that it has carried so far. */
  readonly stats: Effect.Effect<Stats>
  /**
   * The present state, then each one as it is entered. Ends with the connection. A slow listener misses some.
   */
  readonly stateChanges: Stream.Stream<State>
  readonly report: Effect.Effect<Report>
  /**
   * Executes a command, and returns its value. Commands that change the connection itself, such as LOGIN, are refused as
   * `Misuse`. If the server does not offer what a command needs, it is done in another way, or fails as `NotOffered`
   * before a byte is sent. Commands run one at a time: the data that comes meanwhile belongs to the present one. If it is
   * interrupted, as by `Effect.timeout`, its late answer is dropped. Without progress for `Policy.limits.command` the connection
   * ends with `Timeout`. If the connection ends meanwhile, it fails as `ended` does.
   */
  readonly execute: <One extends Command>(command: One) => Effect.Effect<ValueOf<One>, ImapError>
  /** Executes a command like `execute`, and returns its value and the responses: the tagged one, and all untagged ones. */
  readonly exchange: <One extends Command>(
    command: One
  ) => Effect.Effect<CommandResult<ValueOf<One>>, ImapError>
  /**
   * Streams the literals of a FETCH in pieces, as the server sends them: a message of 100 MB takes the memory of a few
   * reads. A slow consumer slows the server down. Other commands wait until the stream ends; if it ends early, the rest is
   * read and dropped.
   */
  readonly stream: (
    command: Command<ReadonlyArray<FetchData | Message>>
  ) => Stream.Stream<FetchPart, ImapError>
  /**
   * Streams the messages of a FETCH, one by one as they come: a hundred thousand take the memory of a few reads. A slow
   * consumer slows the server down. Other commands wait until the stream ends; if it ends early, the rest is read and
   * dropped. A message that changes meanwhile may come a second time. `decoded: "binary"` decodes parts here.
   */
  readonly messages: <Query extends FetchQuery>(
    command: Command<ReadonlyArray<Message<Query>>>
  ) => Stream.Stream<Message<Query>, ImapError>
  /**
   * Reads a message: its envelope, flags and structure, then its text as plain text and as HTML, decoded, in one FETCH each.
   * Attachments come as streams, which ask for them when they run. Nothing is marked as read. Fails as `MessageGone` if the
   * message is gone. RFC 9051 §6.4.5.
   *
   * **Example** (The text of a message, and its attachments)
   *
   * ```ts
   * import { type ImapConnection } from "@effect-imap/core"
   * import { Console, Effect, Stream } from "effect"
   *
   * const show = Effect.fn(function* (connection: ImapConnection.ImapConnection, uid: number) {
   *   const { attachments, envelope, text } = yield* connection.read(uid)
   *   yield* Console.log(envelope.subject, text)
   *   for (const { bytes, filename } of attachments) {
   *     const size = yield* Stream.runFold(bytes, () => 0, (sum, { length }) => sum + length)
   *     yield* Console.log(`${filename}: ${size} octets`)
   *   }
   * })
   * ```
   */
  readonly read: (uid: number, options?: ReadOptions) => Effect.Effect<MessageContents, ImapError>
  /**
   * Downloads a part of a message, of any size, decoded, such as one of `Mime.parts`; without a part, the message as it was
   * sent. Both streams behave as `stream` does. They fail as `MessageGone` if the message is gone, and as `ItemMissing` if the
   * server has no such part of it.
   */
  readonly download: (uid: number, part?: Part) => Download
  /**
   * Selects another mailbox from now on, for this fiber and the fibers that it forks afterwards. After a refusal the
   * connection stays open, with nothing selected. RFC 9051 §6.3.2.
   *
   * A fiber works in the mailbox that it selected last; else in the one that its parent had selected when it forked it; else
   * in the account's. If another mailbox is open, its commands on messages fail as `Misuse` before anything is sent. Fails
   * as `Misuse` during a `within`.
   */
  readonly select: (
    name: string,
    options?: { readonly readOnly?: boolean | undefined }
  ) => Effect.Effect<Mailbox.MailboxState, ImapError>
  /**
   * Leaves the mailbox: none is open, also on later connections of a supervised account, until someone selects one.
   * Nothing is expunged, even if the server has no UNSELECT (RFC 3691); with `expunge`, messages marked as deleted are,
   * unless the mailbox is open read-only (CLOSE, RFC 9051 §6.4.1). Nothing is sent if no mailbox is open. Fails as
   * `Misuse` during a `within`.
   */
  readonly unselect: (options?: { readonly expunge?: boolean | undefined }) => Effect.Effect<void, ImapError>
  /**
   * Runs `f` in this mailbox with the connection to itself: other fibers wait, first come, first served, and then find the
   * earlier mailbox open again. Nothing is sent if the mailbox is open already. Within `f`, and what it forks, the same
   * mailbox may be asked for again; another one, or write access to a read-only one, is a `Misuse`.
   *
   * Sequence numbers may have changed afterwards; UIDs stay valid. RFC 9051 §2.3.1.
   */
  readonly within: <A, E, R>(
    mailbox: string,
    f: (mailbox: Mailbox.MailboxState) => Effect.Effect<A, E, R>,
    options?: WithinOptions
  ) => Effect.Effect<A, E | ImapError, R>
  /** Logs out. Never fails: whatever the server answers, the connection is closed within the limit. RFC 9051 §6.1.3. */
  readonly logout: Effect.Effect<void>
  /**
   * All data that the server sends from now on, requested or not. Ends with the connection. A slow listener delays nothing:
   * its queue is bounded by `Policy.sizes.listener`, and a `Gap` takes the place of data that was dropped.
   */
  readonly untagged: Stream.Stream<Untagged | Gap>
  /** Fails when the connection ends, with the reason. */
  readonly ended: Effect.Effect<never, ImapError>
}

/** The connection as a service: what `layer` and `layerConfig` provide. */
export const ImapConnection = Context.Service<ImapConnection>("@effect-imap/core/ImapConnection")

/** The options of one call. */
export interface Options {
  /** Looks for the server again, and ignores what is known of it: the answer to `ServerChanged`. */
  readonly rediscover?: boolean | undefined
  /**
   * The app's name for this connection, such as `billing` or `account 17`: traces (strict ones too), spans and metrics
   * contain it, and the viewer lists it. At most 64 visible characters are kept.
   */
  readonly label?: string | undefined
}
