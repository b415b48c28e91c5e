/** Where a question is asked: one session, several commands in one write, and what came of each. */
import { type Duration, Effect } from "effect"
import * as Capability from "../imap/Capability.ts"
import type { Command } from "../imap/Command.ts"
import { raw } from "../imap/command/raw.ts"
import type { EncodeOptions } from "../imap/wire/CommandEncoder.ts"
import type { Tagged, Untagged } from "../imap/Response.ts"
import * as ImapError from "../failure/ImapError.ts"
import type { Session } from "../lifecycle/session/Session.ts"
import { ownText } from "./ownText.ts"
import type * as Entry from "../lifecycle/session/Entry.ts"

/** The answer to one command. */
export interface Reply {
  /** Absent if its own answer never came, although a later command was answered. */
  readonly tagged: Tagged | undefined
  /** The untagged BAD that came in place of the answer. */
  readonly complaint: string | undefined
  readonly untagged: ReadonlyArray<Untagged>
}

export const isOk = ({ tagged }: Reply): boolean => tagged?.condition === "OK"

/** A command that is about to be written, and how evidence shows it. */
export interface Own {
  readonly name: string
  readonly text: string
}

export type Sending = (commands: ReadonlyArray<Own>) => void

/** An answer, milliseconds at most. */
const answerTimeoutMs = 10_000

export class Desk {
  readonly session: Session
  readonly capabilities: Capability.Capabilities

  /** The list in the greeting, if it had one: of a connection that has not logged in. */
  greeted: Capability.Capabilities | undefined
  private readonly sending: Sending

  constructor(session: Session, capabilities: Capability.Capabilities, sending: Sending) {
    this.session = session
    this.capabilities = capabilities
    this.sending = sending
  }

  get isOpen(): boolean {
    return this.session.isOpen()
  }

  /** True if one of them is listed, in upper case. */
  lists(...names: ReadonlyArray<string>): boolean {
    return names.some((name) => this.capabilities.has(name))
  }

  /** Sends one command. */
  ask(name: string, ...args: Parameters<typeof raw> extends [string, ...infer Args] ? Args : never) {
    return this.one(raw(name, ...args))
  }

  one(command: Command, encoding?: EncodeOptions): Effect.Effect<Reply, ImapError.ImapError> {
    return Effect.map(this.all([command], encoding), ([reply = noReply]) => reply)
  }

  /** Sends the commands in one write, and waits for all answers. Fails if the connection ends. */
  all(
    commands: ReadonlyArray<Command>,
    encoding: EncodeOptions = { literals: Capability.literals(this.capabilities), utf8: false }
  ): Effect.Effect<ReadonlyArray<Reply>, ImapError.ImapError> {
    const { commands: sessionCommands } = this.session
    const planned = commands.map((command): Entry.Planned => ({
      step: "command",
      command,
      limit: answerTimeoutMs,
      optional: true
    }))
    return Effect.uninterruptibleMask((restore) =>
      Effect.flatMap(restore(Effect.suspend(() => this.sent(planned, encoding))), (entries) =>
        restore(Effect.forEach(entries, (entry) => Effect.map(this.last(entry), replyOf(entry)))).pipe(
          Effect.onInterrupt(() => Effect.forEach(entries, (entry) => sessionCommands.abandon(entry)))
        )
      )
    )
  }

  private sent(planned: ReadonlyArray<Entry.Planned>, encoding: EncodeOptions) {
    this.sending(planned.map(({ command }) => ({ name: command.name, text: ownText(command, encoding) })))
    return this.session.commands.send(planned, encoding)
  }

  /** Idles for so long; returns what came of its begin and of its end. */
  idle(time: Duration.Input): Effect.Effect<Reply & { readonly began: boolean }, ImapError.ImapError> {
    const { commands: sessionCommands } = this.session
    const planned: Entry.Planned = {
      step: "idle",
      command: raw("IDLE"),
      kind: { _tag: "idle", silence: Number.MAX_SAFE_INTEGER },
      reads: ["Exists", "Expunge", "Fetch", "Recent", "Vanished"]
    }
    return inTime(
      Effect.flatMap(sessionCommands.send([planned], { literals: "synchronizing", utf8: false }), ([entry]) =>
        entry === undefined ? Effect.succeed({ ...noReply, began: false }) : this.idling(entry, time)
      ),
      time
    )
  }

  private idling(entry: Entry.Entry, time: Duration.Input) {
    const { commands: sessionCommands } = this.session
    return Effect.flatMap(sessionCommands.next(entry), (first) =>
      first._tag !== "Continuation"
        ? Effect.succeed({ ...replyOf(entry)(first), began: false })
        : Effect.sleep(time).pipe(
            Effect.andThen(sessionCommands.finish(entry)),
            Effect.andThen(this.last(entry)),
            Effect.map((answer) => ({ ...replyOf(entry)(answer), began: true }))
          )
    )
  }

  /** The answer that ends a command. Continuation requests are not answered here. */
  private last(entry: Entry.Entry): Effect.Effect<Entry.Answer, ImapError.ImapError> {
    return Effect.flatMap(this.session.commands.next(entry), (answer) =>
      answer._tag === "Continuation" || answer._tag === "Silent" ? this.last(entry) : Effect.succeed(answer)
    )
  }
}

const noReply: Reply = { tagged: undefined, complaint: undefined, untagged: [] }

const replyOf =
  (entry: Entry.Entry) =>
  (answer: Entry.Answer): Reply => ({
    tagged: answer._tag === "Tagged" ? answer : undefined,
    complaint: answer._tag === "Tagged" || answer._tag === "Continuation" ? undefined : answer.text,
    untagged: entry.untagged
  })

/** Limits an IDLE: in a session, only the machine does that. */
const inTime = <A>(
  effect: Effect.Effect<A, ImapError.ImapError>,
  time: Duration.Input
): Effect.Effect<A, ImapError.ImapError> =>
  Effect.raceFirst(
    effect,
    Effect.sleep(time).pipe(
      Effect.andThen(Effect.sleep(answerTimeoutMs)),
      Effect.andThen(ImapError.make({ _tag: "Timeout", step: "idle", afterMs: answerTimeoutMs }, "idle"))
    )
  )
