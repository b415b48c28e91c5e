/**
 * Shares a connection among callers: whose turn it is, and in which mailbox each of them works. A command on messages is
 * sent only while its caller's mailbox is open.
 */
import { Context, Deferred, Effect, type Fiber, type Scope } from "effect"
import type * as ImapError from "../../../failure/ImapError.ts"
import { bounded } from "../../../base/visible.ts"
import { isSameMailbox, upperCase } from "../../../imap/wire/Grammar.ts"
import type { Recorder } from "../../../trace/Recorder.ts"
import { misuse } from "../../../failure/expects.ts"
import type { OpenStream, WaitLimits, Source } from "./OpenStream.ts"
import { Turns } from "./Turns.ts"

/** The time of a `within`, which has the connection to itself in one mailbox. */
export interface Stay {
  /** The connection that it has; on a later one of the same run, it has nothing. */
  readonly on: Sharing
  readonly mailbox: string
  readonly readOnly: boolean
  /** The turns of the fibers within. */
  readonly turns: Turns
  isOver: boolean
}

/** The mailbox in which a caller works; `null` if it wants none. */
export type Meant = { readonly mailbox: string | null; readonly stay?: Stay }

/** The mailbox in which an effect works, by run. */
export type Selected = ReadonlyMap<Selections, Meant>

/**
 * The mailboxes that an effect has selected, for it and all that it forks afterwards. `select` and `within` set it; only a
 * runtime that carries it from one effect to another, as the promise API does, needs it.
 */
export const Selected = Context.Reference<Selected>("@effect-imap/core/Selected", {
  defaultValue: () => new Map()
})

/** A caller: the turn in which it waits, and the check of its commands. */
export interface Caller {
  /** Does the work once it is the caller's turn; fails if that would never come. */
  readonly inTurn: <A, E, R>(
    name: string,
    work: Effect.Effect<A, E, R>
  ) => Effect.Effect<A, E | ImapError.ImapError, R>
  /** Begins a stream once it is the caller's turn, which it keeps until its end, or that of the scope. */
  readonly reading: <A>(
    name: string,
    source: Omit<Source<A>, "over">
  ) => Effect.Effect<OpenStream<A>, ImapError.ImapError, Scope.Scope>
  /** True if the open mailbox is the caller's; otherwise its state is not used. */
  readonly isIn: (open: string) => boolean
  /** Fails if a command of this name would act on a mailbox other than the caller's. */
  readonly checked: (command: string, open: string | undefined) => Effect.Effect<void, ImapError.ImapError>
}

/** The mailboxes that the fibers of an app have selected, over all connections of a run. */
export class Selections {
  /** Returns the reason of the run's end; after it, selections are not stored. */
  #why: (() => ImapError.ImapError) | undefined
  /** Present if a caller waits for the end. */
  #over: Deferred.Deferred<never, ImapError.ImapError> | undefined
  readonly #account: Meant
  /**
   * The mailbox that each fiber has selected; kept here, since a span or a service around `select` would end with its
   * context.
   */
  #selected: WeakMap<Fiber.Fiber<unknown, unknown>, Meant> | undefined

  constructor(mailbox: string | null) {
    this.#account = { mailbox }
  }

  get isOver(): boolean {
    return this.#why !== undefined
  }

  /** Ends all calls that hold a connection: there will be no other one. */
  end(why: () => ImapError.ImapError): void {
    this.#why = why
    if (this.#over !== undefined) Deferred.doneUnsafe(this.#over, Effect.fail(why()))
  }

  /** Fails when the run ends. */
  get untilOver(): Effect.Effect<never, ImapError.ImapError> {
    return Effect.suspend(() =>
      this.#why === undefined
        ? Deferred.await((this.#over ??= Deferred.makeUnsafe()))
        : Effect.fail(this.#why())
    )
  }

  /** Makes this the mailbox of the fiber. */
  remember(fiber: Fiber.Fiber<unknown, unknown>, mailbox: string | null): void {
    this.#selected ??= new WeakMap()
    this.#selected.set(fiber, { mailbox })
  }

  /** Makes the fibers that it forks from now on inherit the mailbox. */
  handOn(fiber: Fiber.Fiber<unknown, unknown>): void {
    const meant = this.#selected?.get(fiber)
    if (meant !== undefined) fiber.setContext(this.withMeant(fiber.context, meant))
  }

  withMeant<R>(context: Context.Context<R>, meant: Meant): Context.Context<R> {
    const others = Array.from(Context.get(context, Selected)).filter(([{ isOver }]) => !isOver)
    return Context.add(context, Selected, new Map([...others, [this, meant]]))
  }

  /** The mailbox that the fiber means on a connection. */
  meant(fiber: Fiber.Fiber<unknown, unknown>, on: Sharing): Meant {
    const given = fiber.getRef(Selected).get(this)
    if (given?.stay?.on === on) return given
    return this.#selected?.get(fiber) ?? (given === undefined ? this.#account : { mailbox: given.mailbox })
  }
}

export class Sharing {
  readonly selections: Selections
  /** Commands are sent one at a time; a `within` keeps the turn until its end, or that of the connection. */
  readonly turns: Turns
  readonly #recorder: Recorder
  readonly #waitLimits: WaitLimits
  #stay: Stay | undefined

  constructor(selections: Selections, waitLimits: WaitLimits, recorder: Recorder) {
    this.selections = selections
    this.#waitLimits = waitLimits
    this.#recorder = recorder
    this.turns = new Turns(recorder)
  }

  /** Returns the sharing of another connection of the run: with new turns and the same selections. */
  another(): Sharing {
    return new Sharing(this.selections, this.#waitLimits, this.#recorder)
  }

  /** Returns the turns within the turn of one caller. */
  innerTurns(): Turns {
    return new Turns(this.#recorder, true)
  }

  /** The library's own questions: it holds the turn, and asks about whichever mailbox is open. */
  get follower(): Pick<Caller, "inTurn" | "isIn" | "checked"> {
    const turns = this.innerTurns()
    return {
      inTurn: (name, work) => turns.withPermit(name, work),
      isIn: () => true,
      checked: () => Effect.void
    }
  }

  caller(fiber: Fiber.Fiber<unknown, unknown>): Caller {
    const meant = this.#meant(fiber)
    const { turns } = meant.stay ?? this
    const waitLimits = this.#waitLimits
    return {
      inTurn: (name, work) => turns.during({ fiber, name, ...waitLimits }, work),
      reading: (name, source) => turns.reading({ fiber, name, ...waitLimits }, source),
      isIn: (open) => meant.stay?.isOver !== true && isMeant(meant, open),
      checked: (command, open) => {
        const problem = problemOf(command, meant, open)
        return problem === undefined ? Effect.void : misuse(`${command}: ${problem}`)
      }
    }
  }

  /** Does the work once it is the turn of the fiber. */
  inTurn<A, E, R>(
    fiber: Fiber.Fiber<unknown, unknown>,
    name: string,
    work: Effect.Effect<A, E, R>
  ): Effect.Effect<A, E | ImapError.ImapError, R> {
    return this.turns.during({ fiber, name, ...this.#waitLimits }, work)
  }

  /** The `within` that the fiber is part of. */
  stayOf(fiber: Fiber.Fiber<unknown, unknown>): Stay | undefined {
    return this.#meant(fiber).stay
  }

  /** True if a `within` has the connection. */
  get isTaken(): boolean {
    return this.#stay !== undefined
  }

  begin(stay: Stay): void {
    this.#stay = stay
  }

  end(): void {
    this.#stay = undefined
  }

  /** Gives all waiting callers their turn, because the connection has ended: each fails with the reason. */
  endTurns(): void {
    this.turns.end()
    this.#stay?.turns.end()
    this.end()
  }

  #meant(fiber: Fiber.Fiber<unknown, unknown>): Meant {
    return this.selections.meant(fiber, this)
  }
}

/** RFC 9051 §6.4, RFC 5256, RFC 7377, RFC 8508. */
const ofMessages: ReadonlySet<string> = new Set([
  "CHECK",
  "COPY",
  "ESEARCH",
  "EXPUNGE",
  "FETCH",
  "MOVE",
  "REPLACE",
  "SEARCH",
  "SORT",
  "STORE",
  "THREAD"
])

const isMeant = ({ mailbox }: Meant, open: string): boolean =>
  mailbox !== null && isSameMailbox(mailbox, open)

const problemOf = (command: string, meant: Meant, open: string | undefined): string | undefined => {
  const { mailbox, stay } = meant
  if (stay?.isOver === true) return "the `within` that it was forked in has ended"
  // if none is open, the server refuses the command
  if (open === undefined || !worksWithMessages(command) || isMeant(meant, open)) return undefined
  const [ours, theirs] = [mailbox ?? "", open].map((name) => bounded(name, 64).text)
  const works = mailbox === null ? "this fiber has selected none" : `this fiber works in “${ours}”`
  return `“${theirs}” is open, selected elsewhere, and ${works}: select it here, or use \`within\``
}

const worksWithMessages = (command: string): boolean => {
  const name = upperCase(command)
  return name.startsWith("UID ") || ofMessages.has(name)
}
