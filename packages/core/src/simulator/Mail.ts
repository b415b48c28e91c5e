/** The mail of a simulated account, as a test reads and changes it in place of other clients and the server. */
import { Clock, Context, Effect, Option } from "effect"
import { isMessage } from "./given.ts"
import { isListOf, isText } from "../base/is.ts"
import { expects, expectsText } from "../failure/expects.ts"
import { words } from "./mail/decode.ts"
import * as Mime from "./mail/Mime.ts"
import { draft, type SimulatedMessage } from "./mailboxes.ts"
import { toBytes, utf8 } from "../base/octets.ts"
import type { SharedMail } from "./SharedMail.ts"
import * as Mailstore from "./store/Mailstore.ts"
import * as ModifiedUtf7 from "../imap/wire/ModifiedUtf7.ts"

/** A message that is in a mailbox. */
export interface StoredMessage {
  readonly uid: number
  readonly flags: ReadonlyArray<string>
  /** RFC 9051 `date-time`. */
  readonly internalDate: string
  /** Decoded; empty if it has none. */
  readonly subject: string
  /** The whole message. */
  readonly bytes: Uint8Array
  /** The whole message, read as UTF-8. */
  readonly text: string
}

/** Mailboxes are named in Unicode. A mailbox that does not exist is a defect of the test: the fiber dies. */
export interface Mail {
  /** Puts messages into a mailbox, as a delivery does. Connections that have it open are notified as soon as allowed. */
  readonly deliver: (mailbox: string, ...messages: ReadonlyArray<SimulatedMessage>) => Effect.Effect<void>
  /** Changes flags, as another client does. */
  readonly addFlags: (
    mailbox: string,
    uids: ReadonlyArray<number>,
    flags: ReadonlyArray<string>
  ) => Effect.Effect<void>
  readonly removeFlags: (
    mailbox: string,
    uids: ReadonlyArray<number>,
    flags: ReadonlyArray<string>
  ) => Effect.Effect<void>
  /** Removes messages for good, as another client does. */
  readonly expunge: (mailbox: string, uids: ReadonlyArray<number>) => Effect.Effect<void>
  /** By ascending UID. */
  readonly messages: (mailbox: string) => Effect.Effect<ReadonlyArray<StoredMessage>>
  readonly mailboxes: Effect.Effect<ReadonlyArray<string>>
  /** Makes a mailbox, as another client does. A name that is taken is a defect of the test. */
  readonly createMailbox: (name: string) => Effect.Effect<void>
  /** Renames a mailbox and all mailboxes below it. */
  readonly renameMailbox: (from: string, to: string) => Effect.Effect<void>
  /** Deletes a mailbox and its messages. Mailboxes below it stay. */
  readonly deleteMailbox: (name: string) => Effect.Effect<void>
  /** Sends an unsolicited line to each connection: `* BYE Shutting down`, `* OK [ALERT] …`. */
  readonly broadcast: (line: string) => Effect.Effect<void>
  /** Resets all connections. */
  readonly disconnect: Effect.Effect<void>
}

/** The mail as a service: what `Simulator.layer` provides. */
export const Mail = Context.Service<Mail>("@effect-imap/core/Simulator/Mail")

/** Access to mailboxes by name. An unknown name is a mistake in the test. */
const accessTo = (shared: SharedMail) => {
  const within = <A>(name: string, use: (mailbox: Mailstore.Mailbox) => Effect.Effect<A>) =>
    Effect.suspend(() => {
      const mailbox = Mailstore.find(shared.store(), ModifiedUtf7.encode(name))
      return mailbox === undefined
        ? Effect.die(new Error(`the simulated account has no mailbox “${name}”`))
        : use(mailbox)
    })
  const change = (
    name: string,
    update: (store: Mailstore.Mailstore, mailbox: Mailstore.Mailbox) => Mailstore.Mailstore
  ) =>
    within(name, (mailbox) => {
      shared.set(update(shared.store(), mailbox))
      return shared.notify
    })
  const unused = (name: string, make: (wire: string) => Effect.Effect<void>) =>
    Effect.suspend(() => {
      const wire = ModifiedUtf7.encode(name)
      return Mailstore.find(shared.store(), wire) === undefined
        ? make(wire)
        : Effect.die(new Error(`the simulated account has a mailbox “${name}” already`))
    })
  return { within, change, unused }
}

export const make = (shared: SharedMail): Mail => {
  const { change, unused, within } = accessTo(shared)
  return Mail.of({
    createMailbox: (name) =>
      unused(name, (wire) => {
        shared.set(Mailstore.create(shared.store(), wire))
        return shared.notify
      }),
    renameMailbox: (from, to) =>
      unused(to, (wire) => change(from, (store, mailbox) => Mailstore.rename(store, mailbox, wire))),
    deleteMailbox: (name) => change(name, Mailstore.remove),
    deliver: (name, ...messages) =>
      Effect.flatMap(Clock.currentTimeMillis, (now) => {
        const drafts = messages.map((message) => draft(message, now))
        return change(name, (store, mailbox) => Mailstore.append(store, mailbox, drafts).store)
      }),
    addFlags: (name, uids, flags) =>
      change(name, (store, mailbox) => Mailstore.changeFlags(store, mailbox, uids, "add", flags)),
    removeFlags: (name, uids, flags) =>
      change(name, (store, mailbox) => Mailstore.changeFlags(store, mailbox, uids, "remove", flags)),
    expunge: (name, uids) => change(name, (store, mailbox) => Mailstore.expunge(store, mailbox, uids)),
    messages: (name) => within(name, ({ messages }) => Effect.succeed(messages.map(stored))),
    mailboxes: Effect.sync(() =>
      shared.store().mailboxes.map(({ name }) => Option.getOrElse(ModifiedUtf7.decode(name), () => name))
    ),
    broadcast: (line) =>
      Effect.forEach(shared.sessions, ({ end }) => end.write(new TextEncoder().encode(`${line}\r\n`)), {
        discard: true
      }),
    disconnect: Effect.suspend(() =>
      Effect.forEach([...shared.sessions], ({ end }) => end.reset, { discard: true })
    )
  })
}

const stored = ({ flags, internalDate, octets, uid }: Mailstore.StoredMessage): StoredMessage => ({
  uid,
  flags,
  internalDate,
  subject: words(Mime.field(Mime.parse(octets), "Subject") ?? ""),
  bytes: toBytes(octets),
  text: utf8(octets)
})

/**
 * Puts messages into a mailbox, as a delivery does. Connections that have it open are notified as soon as allowed.
 *
 * This and the functions below are the methods of `Mail`, for effects with a simulator, and for `at`.
 */
export const deliver = (mailbox: string, ...messages: ReadonlyArray<SimulatedMessage>) => {
  const call = "Simulator.deliver"
  expectsText(mailbox, call, "mailbox")
  expects(messages.every(isMessage), call, "messages", "messages, as `Simulator.message` makes them")
  return Mail.use((mail) => mail.deliver(mailbox, ...messages))
}

/** Adds flags to messages, as another client does. Ignores UIDs that do not exist. */
export const addFlags = (mailbox: string, uids: ReadonlyArray<number>, flags: ReadonlyArray<string>) => {
  expectsFlags(mailbox, uids, flags, "Simulator.addFlags")
  return Mail.use((mail) => mail.addFlags(mailbox, uids, flags))
}

/** Removes flags, as another client does. */
export const removeFlags = (mailbox: string, uids: ReadonlyArray<number>, flags: ReadonlyArray<string>) => {
  expectsFlags(mailbox, uids, flags, "Simulator.removeFlags")
  return Mail.use((mail) => mail.removeFlags(mailbox, uids, flags))
}

/** Removes messages for good, as another client does. */
export const expunge = (mailbox: string, uids: ReadonlyArray<number>) => {
  expectsFlags(mailbox, uids, [], "Simulator.expunge")
  return Mail.use((mail) => mail.expunge(mailbox, uids))
}

/** Returns the current messages of a mailbox, by ascending UID. */
export const messages = (mailbox: string) => {
  expectsText(mailbox, "Simulator.messages", "mailbox")
  return Mail.use((mail) => mail.messages(mailbox))
}

/** Sends an unsolicited line to each connection, such as `* OK [ALERT] Back at noon`. */
export const broadcast = (line: string) => {
  expectsText(line, "Simulator.broadcast", "line")
  return Mail.use((mail) => mail.broadcast(line))
}

/** Resets all connections. New ones are served as before. */
export const disconnect = Mail.use((mail) => mail.disconnect)

const expectsFlags = (mailbox: unknown, uids: unknown, flags: unknown, call: string): void => {
  expectsText(mailbox, call, "mailbox")
  expects(isListOf(uids, Number.isInteger), call, "uids", "an array of UIDs")
  expects(isListOf(flags, isText), call, "flags", "an array of strings")
}
