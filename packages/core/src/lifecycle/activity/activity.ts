/**
 * Activities that need no fiber while they wait: generators that yield a `Wait`. Such an activity runs at once up to its first wait,
 * and goes on when it is called back. From an effect on that is not there at once, such as an app's, the rest runs in a fiber.
 */
import { type Cause, Effect, Exit } from "effect"
import type { ImapError } from "../../failure/ImapError.ts"
import type { EncodeOptions } from "../../imap/wire/CommandEncoder.ts"
import type { Activity } from "../interpreter/Interpreter.ts"
import type { Commands } from "../session/Commands.ts"
import type * as Entry from "../session/Entry.ts"

/** Calls `then` once, perhaps at once; returns what ends the wait. */
type Listen<A> = (then: (outcome: Exit.Exit<A, ImapError>) => void) => () => void

/** A wait without a fiber, for one `yield*`. */
export class Wait<out A> {
  readonly #listen: Listen<A>
  #given: Exit.Success<A, ImapError> | undefined

  constructor(listen: Listen<A>) {
    this.#listen = listen
  }

  /** Calls `then` once, with the cause if it fails; returns what ends the wait. */
  begin(then: (failure: Cause.Cause<ImapError> | undefined) => void): () => void {
    return this.#listen((outcome) => {
      if (Exit.isFailure(outcome)) return then(outcome.cause)
      this.#given = outcome
      then(undefined)
    })
  }

  [Symbol.iterator](): Iterator<Wait<unknown>, A, unknown> {
    return this
  }

  next(): IteratorResult<Wait<unknown>, A> {
    return this.#given === undefined ? { value: this, done: false } : { value: this.#given.value, done: true }
  }
}

/** Waits until the commands are written, or as many as may be written before a continuation request. */
export const written = (
  commands: Commands,
  flight: ReadonlyArray<Entry.Planned>,
  encoding: EncodeOptions
): Wait<ReadonlyArray<Entry.Entry>> => new Wait((then) => commands.post(flight, encoding, then))

/** Waits for the next answer to the command. */
export const answered = (commands: Commands, entry: Entry.Entry): Wait<Entry.Answer> =>
  new Wait((then) => commands.onAnswer(entry, then))

type Awaited = Wait<unknown> | Effect.Effect<unknown, ImapError>

export type Steps<A> = Generator<Awaited, A, unknown>

/** Performs the steps of an activity. `explain` returns the failure that a failure of theirs is. */
export const perform = <A>(
  steps: Steps<A>,
  explain: (error: ImapError) => Effect.Effect<never, ImapError> = Effect.fail
): Activity<A> => new Performing(steps, explain).begin()

/** An activity as an effect, for effects that perform it. */
export const effectOf = <A>(activity: Activity<A>): Effect.Effect<A, ImapError> =>
  typeof activity === "function" ? Effect.callback((resume) => Effect.sync(activity(resume))) : activity

const nothing = () => {}

class Performing<A> {
  readonly #steps: Steps<A>
  readonly #explain: (error: ImapError) => Effect.Effect<never, ImapError>
  #stop = nothing
  #isStopped = false

  constructor(steps: Steps<A>, explain: (error: ImapError) => Effect.Effect<never, ImapError>) {
    this.#steps = steps
    this.#explain = explain
  }

  begin(): Activity<A> {
    return this.#activity(undefined)
  }

  /** Goes on with the result of an effect, and listens at the next wait. */
  #activity(given: unknown): Activity<A> {
    const reached = this.#advance(given)
    if (!(reached instanceof Wait)) return reached
    return (then) => {
      this.#wait(reached, then)
      return this.#end
    }
  }

  #wait(wait: Wait<unknown>, then: (rest: Effect.Effect<A, ImapError>) => void): void {
    let isOver = false
    const stop = wait.begin((failure) => {
      isOver = true
      this.#stop = nothing
      if (this.#isStopped) return
      const reached = failure === undefined ? this.#advance(undefined) : this.#failed(failure)
      if (reached instanceof Wait) this.#wait(reached, then)
      else then(reached)
    })
    if (!isOver) this.#stop = stop
  }

  readonly #end = (): void => {
    this.#isStopped = true
    this.#stop()
  }

  /** Goes on with the result of an effect: up to the next wait, or to the end, or to an effect and what follows it. */
  #advance(given: unknown): Wait<unknown> | Effect.Effect<A, ImapError> {
    let value = given
    try {
      for (;;) {
        const step = this.#steps.next(value)
        if (step.done === true) return Exit.succeed(step.value)
        if (step.value instanceof Wait) return step.value
        if (!isExit(step.value)) return Effect.flatMap(this.#explained(step.value), this.#rest)
        if (Exit.isFailure(step.value)) return this.#failed(step.value.cause)
        value = step.value.value
      }
    } catch (thrown) {
      return Exit.die(thrown)
    }
  }

  /** What follows an effect, in its fiber. */
  readonly #rest = (given: unknown): Effect.Effect<A, ImapError> => effectOf(this.#activity(given))

  #failed(cause: Cause.Cause<ImapError>): Effect.Effect<never, ImapError> {
    return this.#explained(Exit.failCause(cause))
  }

  #explained<B>(effect: Effect.Effect<B, ImapError>): Effect.Effect<B, ImapError> {
    return Effect.catch(effect, this.#explain)
  }
}

const isExit = <B, E>(effect: Effect.Effect<B, E>): effect is Exit.Exit<B, E> => Exit.isExit(effect)
