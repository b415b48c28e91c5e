/**
 * One connection, many callers: whose turn it is, and which mailbox each of them means. What works with messages is
 * sent only while the mailbox that its caller means is the one that is open.
 */
import { Context, Effect, type Fiber, Semaphore } from "effect"
import * as ImapError from "../ImapError.ts"
import { bounded } from "../trace/visible.ts"
import { isSameMailbox, upperCase } from "../wire/Grammar.ts"

/** The connection for itself, in one mailbox, from the beginning of a `within` to its end. */
export interface Stay {
  readonly mailbox: string
  readonly readOnly: boolean
  /** What is forked within takes turns, too. */
  readonly turn: Semaphore.Semaphore
  isOver: boolean
}

/** How `within` opens its mailbox. */
export interface WithinOptions {
  /** Opens it with EXAMINE, so that nothing in it can be changed. RFC 9051 §6.3.3. */
  readonly readOnly?: boolean | undefined
}

/** What a caller means by "the mailbox"; `null`: it has asked for none. */
export type Meant = { readonly mailbox: string | null; readonly stay?: Stay }

/** For each connection that is shared, what the effect means there. */
export type Selected = ReadonlyMap<Sharing, Meant>

/**
 * What an effect, and all that it forks from then on, has selected on which connection. `select` and `within` set it;
 * only a runtime that carries it from one effect to another by itself, as the promise API does, needs it.
 */
export const Selected = Context.Reference<Selected>("@effect-imap/core/Selected", {
  defaultValue: () => new Map()
})

/** The caller that asks for something: whose turn is waited for, and what is refused when it comes. */
export interface Caller {
  readonly turn: Semaphore.Semaphore
  /** Fails if a command of this name would meet another mailbox than the caller's. */
  readonly checked: (command: string, open: string | undefined) => Effect.Effect<void, ImapError.ImapError>
}

export class Sharing {
  /** Commands go out one at a time; a `within` keeps it until its end. */
  readonly turn = Semaphore.makeUnsafe(1)
  /** Nothing is remembered of a connection that has ended. */
  isOver = false
  private stay: Stay | undefined
  private readonly account: Meant
  /** What fibers have selected themselves: a span or a service around their `select` does not take it away. */
  private readonly own = new WeakMap<Fiber.Fiber<unknown, unknown>, Meant>()

  constructor(mailbox: string | null) {
    this.account = { mailbox }
  }

  /** For the caller that follows the connection itself, in its turn: it asks about the mailbox that is open then. */
  get follower(): Caller {
    return { turn: Semaphore.makeUnsafe(1), checked: () => Effect.void }
  }

  caller(fiber: Fiber.Fiber<unknown, unknown>): Caller {
    const meant = this.meant(fiber)
    return {
      turn: meant.stay?.turn ?? this.turn,
      checked: (command, open) => {
        const problem = problemOf(command, meant, open)
        return problem === undefined ? Effect.void : misuse(`${command}: ${problem}`)
      }
    }
  }

  /** The `within` that the fiber is part of. */
  stayOf(fiber: Fiber.Fiber<unknown, unknown>): Stay | undefined {
    return this.meant(fiber).stay
  }

  /** Someone has the connection for themselves. */
  get isTaken(): boolean {
    return this.stay !== undefined
  }

  begin(stay: Stay): void {
    this.stay = stay
  }

  end(): void {
    this.stay = undefined
  }

  /** From now on this is the fiber's mailbox. */
  remember(fiber: Fiber.Fiber<unknown, unknown>, mailbox: string | null): void {
    this.own.set(fiber, { mailbox })
  }

  /** What the fiber forks means the same as the fiber itself. */
  handOn(fiber: Fiber.Fiber<unknown, unknown>): void {
    const meant = this.own.get(fiber)
    if (meant !== undefined) fiber.setContext(this.withMeant(fiber.context, meant))
  }

  withMeant<R>(context: Context.Context<R>, meant: Meant): Context.Context<R> {
    const others = Array.from(Context.get(context, Selected)).filter(([{ isOver }]) => !isOver)
    return Context.add(context, Selected, new Map([...others, [this, meant]]))
  }

  private meant(fiber: Fiber.Fiber<unknown, unknown>): Meant {
    const given = fiber.getRef(Selected).get(this)
    return given?.stay === undefined ? (this.own.get(fiber) ?? given ?? this.account) : given
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

const worksWithMessages = (command: string): boolean => {
  const name = upperCase(command)
  return name.startsWith("UID ") || ofMessages.has(name)
}

const problemOf = (
  command: string,
  { mailbox, stay }: Meant,
  open: string | undefined
): string | undefined => {
  if (stay?.isOver === true) return "the `within` that it was forked in has ended"
  // with none open the server refuses it
  if (open === undefined || !worksWithMessages(command)) return undefined
  if (mailbox !== null && isSameMailbox(mailbox, open)) return undefined
  const [ours, theirs] = [mailbox ?? "", open].map((name) => bounded(name, 64).text)
  const works = mailbox === null ? "this fiber has selected none" : `this fiber works in “${ours}”`
  return `“${theirs}” is open, selected elsewhere, and ${works}: select it here, or use \`within\``
}

export const misuse = (problem: string): Effect.Effect<never, ImapError.ImapError> =>
  Effect.fail(ImapError.make({ _tag: "Misuse", problem }, "command"))
