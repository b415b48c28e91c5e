/** A connection for programs that use promises. */
import type { Part } from "@effect-imap/core/Mime"
import type {
  Command,
  CommandResult,
  FetchPart,
  FetchQuery,
  Message,
  MessageText,
  ValueOf
} from "@effect-imap/core/Command"
import type * as ImapConnection from "@effect-imap/core/ImapConnection"
import type { ImapError } from "@effect-imap/core/ImapError"
import { misuse } from "@effect-imap/core/internal/expects"
import { misuseIn, optionsOf } from "@effect-imap/core/internal/options"
import type { FetchData, Untagged } from "@effect-imap/core/Response"
import { Effect, Exit, Inspectable, Schema, Scope, Stream } from "effect"
import { apart, run } from "./run.ts"
import { forCaller, asPart, selecting, streamForCaller } from "./selection.ts"

/** The options of one call. */
export interface CallOptions {
  /** Aborting stops waiting for the answer: it is dropped when it arrives, and the connection stays usable. */
  readonly signal?: AbortSignal | undefined
}

/** The options of a selection. */
export interface SelectOptions {
  readonly readOnly?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** The options of `unselect`. */
export interface UnselectOptions {
  readonly expunge?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** A part of a message on its way. Each access to a field returns another stream, which `for await` reads, too. */
export interface Download {
  /** The decoded bytes, as they were before they were encoded for sending. */
  readonly bytes: ReadableStream<Uint8Array>
  /** The text, decoded from the part's charset; a missing or unknown one is guessed from the beginning. */
  readonly text: ReadableStream<string>
}

/** The options of `read`. */
export interface ReadOptions extends CallOptions, ImapConnection.ReadOptions {}

/** A part of a message that was read, whose contents its streams ask for when they are read. */
export type Attachment = Part & Download

/** A message that was read: what a list shows, its text, and its files. */
export interface MessageContents extends MessageText {
  /** What a person would call the attachments. */
  readonly attachments: ReadonlyArray<Attachment>
  /** What the HTML shows within itself, such as images, by `id` (`cid:`) or `location`. */
  readonly embedded: ReadonlyArray<Attachment>
}

/** A connection that has logged in. Properties return the current value at each access. */
export interface Connection {
  /** The app's name for it. */
  readonly label: string | undefined
  /** The selected mailbox as it is now; its name is empty while none is open. */
  readonly mailbox: ImapConnection.MailboxState
  readonly capabilities: ImapConnection.Capabilities
  readonly server: ImapConnection.Server
  /** The active states in one line, such as `selected.quiet`. */
  readonly state: ImapConnection.State
  /** The octets that it has carried so far. */
  readonly stats: ImapConnection.Stats
  readonly report: ImapConnection.Report
  /**
   * Executes any command that does not change the connection's own state, and resolves with its value. One command runs
   * at a time; others wait.
   */
  readonly execute: <One extends Command>(command: One, options?: CallOptions) => Promise<ValueOf<One>>
  /** Executes a command like `execute`, and resolves with its value and the responses: the tagged one, and all untagged ones. */
  readonly exchange: <One extends Command>(
    command: One,
    options?: CallOptions
  ) => Promise<CommandResult<ValueOf<One>>>
  /** Streams a FETCH, with literals of any size in pieces. If the loop ends early, the rest is read and dropped. */
  readonly stream: (command: Command<ReadonlyArray<FetchData | Message>>) => AsyncIterable<FetchPart>
  /** Streams the messages of a FETCH as they arrive. If the loop ends early, the rest is read and dropped. */
  readonly messages: <Query extends FetchQuery>(
    command: Command<ReadonlyArray<Message<Query>>>
  ) => AsyncIterable<Message<Query>>
  /**
   * Reads a message: its envelope, flags and structure, its text as plain text and as HTML, decoded, and its attachments as
   * streams. Nothing is marked as read. Rejects with `MessageGone` if the message is gone.
   */
  readonly read: (uid: number, options?: ReadOptions) => Promise<MessageContents>
  /**
   * Downloads a part of a message, of any size, decoded, such as one of `Mime.parts`; without a part the message as it
   * was sent. Nothing is sent before one of its streams is read. They fail with `MessageGone` if the message is gone, and with
   * `ItemMissing` if the server has no such part of it.
   */
  readonly download: (uid: number, part?: Part) => Download
  /**
   * Selects another mailbox, for the calling function and what it calls or awaits from then on. A refusal leaves the
   * connection open, with nothing selected. If another mailbox is open when a function sends a command on messages, the
   * command rejects with a `Misuse`, and nothing is sent.
   */
  readonly select: (name: string, options?: SelectOptions) => Promise<ImapConnection.MailboxState>
  /**
   * Leaves the mailbox, and expunges nothing unless `expunge` asks for it: like `unselect` of `ImapConnection`, for the
   * calling function and what it calls or awaits from then on.
   */
  readonly unselect: (options?: UnselectOptions) => Promise<void>
  /**
   * Reserves the connection, with this mailbox open, until the promise of `f` settles: others wait, and then find the
   * mailbox open that was open before. Rejects with what `f` throws. Within `f` another mailbox is a `Misuse`.
   */
  readonly within: <A>(
    mailbox: string,
    f: (mailbox: ImapConnection.MailboxState, signal: AbortSignal) => A | PromiseLike<A>,
    options?: SelectOptions
  ) => Promise<A>
  /** Iterates over the server's untagged data, from the first `next` on. Ends with the connection. */
  readonly untagged: AsyncIterable<Untagged | ImapConnection.Gap>
  /** Iterates over the machine's state: the current one, then each new one. Ends with the connection. */
  readonly stateChanges: AsyncIterable<ImapConnection.State>
  /** Resolves with the reason once the connection has ended; it does not reject. */
  readonly ended: Promise<ImapError>
}

/** A connection of which its owner disposes. */
export interface ClosableConnection extends Connection, AsyncDisposable {
  /** Sends LOGOUT, and closes. */
  readonly logout: () => Promise<void>
  /** Closes at once, without LOGOUT; `await using` does the same. */
  readonly close: () => Promise<void>
}

/** A connection that its owner closes. */
export class Used extends Inspectable.Class implements Connection {
  readonly #connection: ImapConnection.ImapConnection

  constructor(connection: ImapConnection.ImapConnection) {
    super()
    this.#connection = connection
  }

  get label() {
    return this.#connection.label
  }

  get mailbox() {
    return Effect.runSync(this.#connection.mailbox)
  }

  get capabilities() {
    return Effect.runSync(this.#connection.capabilities)
  }

  get server() {
    return Effect.runSync(this.#connection.server)
  }

  get state() {
    return Effect.runSync(this.#connection.state)
  }

  get stats() {
    return Effect.runSync(this.#connection.stats)
  }

  get report() {
    return Effect.runSync(this.#connection.report)
  }

  /** Returns what a log shows of it. */
  toJSON() {
    return Inspectable.toJson(this.#connection)
  }

  get untagged() {
    return Stream.toAsyncIterable(this.#connection.untagged)
  }

  get stateChanges() {
    return Stream.toAsyncIterable(this.#connection.stateChanges)
  }

  get ended() {
    return run(Effect.flip(this.#connection.ended))
  }

  readonly execute: Connection["execute"] = (command, options) =>
    called(this.#connection.execute(command), options)

  readonly exchange: Connection["exchange"] = (command, options) =>
    called(this.#connection.exchange(command), options)

  readonly stream: Connection["stream"] = (command) =>
    Stream.toAsyncIterable(streamForCaller(this.#connection.stream(command)))

  readonly messages: Connection["messages"] = (command) =>
    Stream.toAsyncIterable(streamForCaller(this.#connection.messages(command)))

  readonly read: Connection["read"] = (uid, options) => {
    const { rest, signal } = apart(options)
    return run(forCaller(Effect.map(this.#connection.read(uid, rest), withReadableStreams)), signal)
  }

  readonly download: Connection["download"] = (uid, part) =>
    withStreams({}, this.#connection.download(uid, part))

  readonly select: Connection["select"] = (name, options) => {
    const { rest, signal } = apart(options)
    return run(selecting(this.#connection.select(name, rest)), signal)
  }

  readonly unselect: Connection["unselect"] = (options) => {
    const { rest, signal } = apart(options)
    return run(selecting(this.#connection.unselect(rest)), signal)
  }

  readonly within: Connection["within"] = (mailbox, f, options) => {
    if (typeof f !== "function") return Promise.reject(misuse("`f`: expected a function"))
    const { rest, signal } = apart(options)
    const called = (state: ImapConnection.MailboxState) => asPart((aborted) => f(state, aborted))
    return run(forCaller(this.#connection.within(mailbox, called, rest)), signal)
  }
}

/** Runs the call; an option other than its signal is a `Misuse`. */
const called = <A>(effect: Effect.Effect<A, ImapError>, options: CallOptions | undefined): Promise<A> => {
  const wrong = options === undefined ? undefined : wrongOptions({ options })
  return wrong === undefined ? run(forCaller(effect), options?.signal) : Promise.reject(wrong)
}

const wrongOptions = misuseIn(() => ({
  options: optionsOf<Record<keyof CallOptions, unknown>>({ signal: Schema.Unknown })
}))

const withReadableStreams = (message: ImapConnection.MessageContents): MessageContents => ({
  ...message,
  attachments: message.attachments.map(attachmentOf),
  embedded: message.embedded.map(attachmentOf)
})

const attachmentOf = ({ bytes, text, ...part }: ImapConnection.Attachment): Attachment =>
  withStreams(part, { bytes, text })

/** Adds what returns a stream at each access. */
const withStreams = <Fields extends object>(
  fields: Fields,
  { bytes, text }: ImapConnection.Download
): Fields & Download => {
  const [octets, read] = [streamForCaller(bytes), streamForCaller(text)]
  return {
    ...fields,
    get bytes() {
      return readable(octets)
    },
    get text() {
      return readable(read)
    }
  }
}

/** Converts a stream lazily: nothing is read before it is requested. */
const readable = <A, E>(stream: Stream.Stream<A, E>): ReadableStream<A> =>
  Stream.toReadableStream(stream, { strategy: { highWaterMark: 0 } })

/** A connection together with its scope. */
export class Connected extends Used implements ClosableConnection {
  readonly #scope: Scope.Closeable
  readonly #goodbye: Effect.Effect<void>

  constructor(connection: ImapConnection.ImapConnection, scope: Scope.Closeable) {
    super(connection)
    this.#goodbye = connection.logout
    this.#scope = scope
  }

  readonly logout = () => run(Effect.andThen(this.#goodbye, Scope.close(this.#scope, Exit.void)))

  readonly close = () => run(Scope.close(this.#scope, Exit.void))

  readonly [Symbol.asyncDispose] = () => this.close()
}
