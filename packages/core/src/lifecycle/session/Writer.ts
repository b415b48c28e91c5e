/**
 * Writes the queue in order: at once as far as the system takes it, else, or through a transport that cannot, in whichever fiber comes
 * first; the others need not wait for it.
 */
import { Context, Effect, References } from "effect"
import type { Connection, TransportError } from "../Transport.ts"
import * as Guarded from "../transport/Guarded.ts"
import type { Failing } from "./failing.ts"
import type { Input } from "./State.ts"
import { without } from "../../base/without.ts"

/** The parts of the driver that a writer needs. */
interface Owner {
  readonly means: { readonly connection: Connection }
  /** The end, once it is known. */
  readonly ended: Effect.Effect<Failing>
  readonly tell: (input: Input) => void
  readonly start: () => void
  readonly lose: (error: TransportError) => void
  readonly run: (effect: Effect.Effect<void>) => void
}

/** The bytes of one slice: a longer write is cut, so that its progress shows. */
const slice = 256 * 1024

/** The time that the server's last words are waited for after a failed write, in milliseconds: they may say why. */
const endTimeoutMs = 1_000

const nothing: ReadonlyArray<Uint8Array> = []
const nobody: ReadonlyArray<() => void> = []

/** Caches one value for each context, because Effect reads ten services of each new one. */
const contexts = new WeakMap<Context.Context<never>, Context.Context<never>>()

export class Writer {
  /** The octets that were written. */
  sent = 0
  readonly #owner: Owner
  #queue = nothing
  #isBusy = false
  #waiting = nobody
  /** True if a part of the queue was not written. */
  hasFailed = false

  constructor(owner: Owner) {
    this.#owner = owner
  }

  add(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at += slice) {
      this.#queue = this.#queue.concat(bytes.length <= slice ? bytes : bytes.subarray(at, at + slice))
    }
  }

  /** The octets that the transport was not given yet. */
  get queued(): number {
    return this.#queue.reduce((sum, { length }) => sum + length, 0)
  }

  /** Drops the queue. */
  end(): void {
    this.#queue = nothing
  }

  /** Writes what the system takes at once; returns whether a fiber must write the queue, since this transport needs one. */
  needsFiber(): boolean {
    while (this.#needsFlush()) {
      const { direct } = this.#owner.means.connection
      const bytes = this.#queue[0]
      if (direct === undefined || bytes === undefined) return true
      this.#queue = this.#queue.length === 1 ? nothing : this.#queue.slice(1)
      const { length } = bytes
      this.#isBusy = !Guarded.writeDirectly(direct, bytes, (error) => this.#written(length, error))
      if (!this.#isBusy) this.sent += length
    }
    return false
  }

  /** A write that the system did not take at once is done, or has failed. */
  #written(length: number, error: TransportError | undefined): void {
    if (error !== undefined) {
      const free = Effect.sync(() => this.#free())
      return this.#owner.run(Effect.ensuring(this.#failed(error), free))
    }
    this.sent += length
    this.#isBusy = false
    if (this.#queue.length > 0) {
      this.#owner.tell({ _tag: "Written" })
      this.#owner.start()
    }
    if (!this.#isBusy) this.#free()
  }

  #needsFlush(): boolean {
    return this.#queue.length > 0 && !this.#isBusy
  }

  /** Resumes those that wait until the queue is written. */
  #free(): void {
    this.#isBusy = false
    const waiting = this.#waiting
    this.#waiting = nobody
    for (const resume of waiting) resume()
  }

  /** Writes the queue, unless another fiber already does. An interruption leaves the rest to the next caller. */
  flush(): Effect.Effect<void> {
    return Effect.suspend(() => (this.#needsFlush() ? undivided(() => this.#writeQueue()) : Effect.void))
  }

  #writeQueue(): Effect.Effect<void> {
    if (!this.#needsFlush()) return Effect.void
    this.#isBusy = true
    return Effect.onExit(this.#writeNext(), () => Effect.sync(() => this.#free()))
  }

  /** Writes the queue, or waits until another fiber has: a stream must not outrun the network. */
  drain(): Effect.Effect<void> {
    return Effect.flatMap(this.flush(), () => {
      if (!this.#isBusy) return this.#needsFlush() ? this.drain() : Effect.void
      return Effect.flatMap(this.#idle, () => this.drain())
    })
  }

  get #idle(): Effect.Effect<void> {
    return Effect.callback((resume) => {
      const woken = () => resume(Effect.void)
      this.#waiting = this.#waiting.concat(woken)
      return Effect.sync(() => {
        this.#waiting = without(this.#waiting, woken)
      })
    })
  }

  #writeNext(): Effect.Effect<void> {
    const bytes = this.#queue[0]
    if (bytes === undefined) return Effect.void
    this.#queue = this.#queue.slice(1)
    return Effect.matchEffect(Guarded.write(this.#owner.means.connection, bytes), {
      onFailure: (error) => this.#failed(error),
      onSuccess: () => {
        this.sent += bytes.length
        return this.#queue.length === 0 ? Effect.void : this.#moved()
      }
    })
  }

  #moved(): Effect.Effect<void> {
    this.#owner.tell({ _tag: "Written" })
    this.#owner.start()
    return this.#writeNext()
  }

  #failed(error: TransportError): Effect.Effect<void> {
    this.hasFailed = true
    const heard = Effect.timeoutOption(this.#owner.ended, endTimeoutMs)
    return Effect.flatMap(heard, () => {
      this.#owner.lose(error)
      return this.#writeNext()
    })
  }
}

/**
 * Runs steps between which the fiber does not give way: interrupted there, it would lose the bytes that it has taken, or
 * leave the writer busy forever. Once a write waits for the network, it can be interrupted.
 */
const undivided = <A>(steps: () => Effect.Effect<A>): Effect.Effect<A> =>
  Effect.updateContext(Effect.suspend(steps), withoutYield)

const withoutYield = (context: Context.Context<never>): Context.Context<never> => {
  const found = contexts.get(context) ?? Context.add(context, References.PreventSchedulerYield, true)
  contexts.set(context, found)
  return found
}
