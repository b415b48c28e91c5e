/**
 * The mailboxes that an examination makes, and removes at its end, whatever happens between.
 *
 * DELETE and EXPUNGE go only to an `OwnMailbox`, which only an OK to CREATE makes: a name in a response of the server is
 * never enough, since a server may list any mailbox in answer to anything.
 */
import { Effect, Random } from "effect"
import * as Argument from "../imap/Argument.ts"
import { mailboxName } from "../imap/command/mailbox/mailboxName.ts"
import { raw } from "../imap/command/raw.ts"
import * as Reserved from "../imap/command/Reserved.ts"
import type { EncodeOptions } from "../imap/wire/CommandEncoder.ts"
import type * as ImapError from "../failure/ImapError.ts"
import type { Transport } from "../lifecycle/Transport.ts"
import type { Connections } from "./Connections.ts"
import { type Desk, isOk, type Reply } from "./Desk.ts"
import { missing } from "./ownText.ts"

/** Two mailboxes to write in; the same one twice if the server makes no second one. */
export type Own = readonly [first: OwnMailbox, second: OwnMailbox]

/** A mailbox whose CREATE the server answered with OK. */
export class OwnMailbox {
  readonly #name: string

  private constructor(name: string) {
    this.#name = name
  }

  get name(): string {
    return this.#name
  }

  /** Sends CREATE; `mailbox` is absent if the server does not answer with OK. */
  static create(desk: Desk, name: string): Effect.Effect<Created, ImapError.ImapError> {
    return Effect.map(desk.one(raw("CREATE", Argument.mailbox(name))), (reply) => ({
      reply,
      mailbox: isOk(reply) ? new OwnMailbox(name) : undefined
    }))
  }

  /** Appends a small message. */
  append(desk: Desk, subject: string): Effect.Effect<Reply, ImapError.ImapError> {
    const message = Argument.bytes(messageOf(subject))
    return desk.one(raw("APPEND", Argument.mailbox(this.#name), "(\\Seen)", message))
  }

  /** Sends DELETE. */
  remove(desk: Desk, encoding?: EncodeOptions): Effect.Effect<Reply, ImapError.ImapError> {
    return desk.one(raw("DELETE", Argument.mailbox(this.#name)), encoding)
  }

  /** Sends UID EXPUNGE of one message, right after this mailbox was selected on the connection. */
  expunge(desk: Desk, uid: number): Effect.Effect<Reply, ImapError.ImapError> {
    return desk.ask("UID EXPUNGE", `${uid}`)
  }
}

const messageOf = (subject: string): Uint8Array =>
  new TextEncoder().encode(
    `From: effect-imap <examination@example.com>\r\nSubject: ${subject}\r\nDate: Thu, 1 Jan 2026 10:00:00 +0000\r\nMessage-ID: <${subject}@example.com>\r\n\r\nWritten by an examination of this server.\r\n`
  )

/** Returns whether LIST does not find the name. */
const isGone = (desk: Desk, name: string, encoding?: EncodeOptions) =>
  Effect.map(
    desk.one(raw("LIST", '""', Argument.mailbox(name)), encoding),
    (reply) =>
      isOk(reply) &&
      !reply.untagged.some((response) => response._tag === "List" && mailboxName(response.name) === name)
  )

interface Created {
  readonly reply: Reply
  readonly mailbox: OwnMailbox | undefined
}

/** Some servers have personal mailboxes only below INBOX: then they are made there. RFC 2342 §5. */
const prefixes = ["", "INBOX.", "INBOX/"]

export class OwnMailboxes {
  private readonly name: string
  private made: ReadonlyArray<OwnMailbox> = []
  /** Names whose CREATE got no answer. */
  private unsure: ReadonlyArray<string> = []

  private constructor(name: string) {
    this.name = name
  }

  /** Chooses an unused name. Nothing is created yet. */
  static readonly named: Effect.Effect<OwnMailboxes> = Effect.map(Random.Random, (random) => {
    const digits = () =>
      Math.floor(random.nextDoubleUnsafe() * 0xffff_ffff)
        .toString(16)
        .padStart(8, "0")
    return new OwnMailboxes(`effect-imap-examination-${digits()}${digits()}`)
  })

  /** Makes two mailboxes, with three messages in the first one; `undefined` if the server makes none. */
  pair(desk: Desk): Effect.Effect<Own | undefined, ImapError.ImapError> {
    const { create, name } = this
    return Effect.gen(function* () {
      for (const prefix of prefixes) {
        const { mailbox: first } = yield* create(desk, `${prefix}${name}`)
        if (first === undefined) continue
        const { mailbox: second = first } = yield* create(desk, `${prefix}${name}-2`)
        for (const subject of ["one", "two", "three"]) yield* first.append(desk, subject)
        return [first, second] satisfies Own
      }
      return undefined
    })
  }

  /** Makes a mailbox while something is asked, named after another one. */
  during<A, E, R>(
    desk: Desk,
    { name }: OwnMailbox,
    suffix: string,
    ask: (created: Created) => Effect.Effect<A, E, R>,
    encoding?: EncodeOptions
  ): Effect.Effect<A, E | ImapError.ImapError, R> {
    return Effect.acquireUseRelease(this.create(desk, `${name}${suffix}`), ask, ({ mailbox }) =>
      mailbox === undefined ? Effect.void : Effect.ignore(this.remove(desk, mailbox, encoding))
    )
  }

  /**
   * Removes all that was made: on the given connection, and what that leaves on another one. Returns the names of what may be
   * left behind.
   */
  removed(
    desk: Desk | undefined,
    connections: Connections
  ): Effect.Effect<ReadonlyArray<string>, never, Transport> {
    const isDone = Effect.sync(() => this.made.length + this.unsure.length === 0)
    const again = connections.last.pipe(
      Effect.flatMap((last) => this.removing(last)),
      Effect.scoped,
      Effect.ignore
    )
    return (desk?.isOpen === true ? this.removing(desk) : Effect.void).pipe(
      Effect.andThen(isDone),
      Effect.flatMap((done) => (done ? Effect.void : again)),
      Effect.map(() => [...this.made.map(({ name }) => name), ...this.unsure])
    )
  }

  private readonly create = (desk: Desk, name: string): Effect.Effect<Created, ImapError.ImapError> =>
    Effect.suspend(() => {
      this.unsure = [...this.unsure, name]
      return Effect.tap(OwnMailbox.create(desk, name), ({ mailbox, reply }) =>
        Effect.sync(() => {
          if (reply.tagged !== undefined) this.unsure = this.unsure.filter((each) => each !== name)
          if (mailbox !== undefined) this.made = [...this.made, mailbox]
        })
      )
    })

  /** Removes one, and looks whether it is gone. */
  private remove(desk: Desk, mailbox: OwnMailbox, encoding?: EncodeOptions) {
    return mailbox.remove(desk, encoding).pipe(
      Effect.andThen(isGone(desk, mailbox.name, encoding)),
      Effect.map((gone) => {
        if (gone) this.made = this.made.filter((each) => each !== mailbox)
      })
    )
  }

  /**
   * Creates a mailbox again whose CREATE got no answer: whoever gets an OK owns it. One that is there already is not removed,
   * only reported.
   */
  private ascertain(desk: Desk, name: string) {
    const sure = () => {
      this.unsure = this.unsure.filter((each) => each !== name)
    }
    return Effect.flatMap(OwnMailbox.create(desk, name), ({ mailbox }) => {
      if (mailbox === undefined) return Effect.map(isGone(desk, name), (gone) => gone && sure())
      this.made = [...this.made, mailbox]
      return Effect.sync(sure)
    })
  }

  private removing(desk: Desk): Effect.Effect<void> {
    return Effect.gen({ self: this }, function* () {
      // not every server removes a mailbox that is open, and CLOSE would expunge
      yield* desk.one(Reserved.select(missing, { readOnly: true }))
      for (const name of this.unsure) yield* this.ascertain(desk, name)
      for (const mailbox of this.made) yield* this.remove(desk, mailbox)
    }).pipe(Effect.interruptible, Effect.timeout("15 seconds"), Effect.ignore)
  }
}
