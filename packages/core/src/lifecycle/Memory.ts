/**
 * The memory of this process that servers can fill, as one budget for all accounts: answers to commands, responses that
 * are not complete, queues of listeners, changes that wait for their turn.
 *
 * An account (a connection, a supervised account, or a pool) may hold as much as is left for all others: one alone half
 * of the budget, each of two a third. So a server that sends without end ends its own connection, by `TooMuchData`. A server
 * that leaves something unfinished and says nothing more for ten seconds loses its connection where another account needs the
 * memory, the one that holds most first; to an account that holds less than a sixteenth of the budget, each gives way that
 * holds more.
 */
import { Context } from "effect"
import { checkOf, expectsOptions, option } from "../failure/options.ts"
import { type MemoryBound, MemoryBudget } from "../base/MemoryBound.ts"
import { table } from "../base/Sizes.ts"

/** A budget, made by `make`; the one in force is `Memory`. */
export interface Memory {
  /** The bytes of the budget. */
  readonly bytes: number
  /** Returns the bytes that are held now, as estimated. */
  readonly held: () => number
  /** @internal Makes the share of an account. */
  readonly share: () => MemoryBound
}

export interface Options {
  /** The bytes of the budget; 512 MiB by default. */
  readonly bytes?: number | undefined
}

/**
 * Makes a budget of so many bytes of memory (default 512 MiB). A process with a small heap needs a smaller one: responses are
 * read, and results made of them, besides what is counted.
 *
 * @example
 * ```ts
 * import { Memory } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * declare const program: Effect.Effect<void>
 *
 * const small = Effect.provideService(program, Memory.Memory, Memory.make({ bytes: 64 * 1024 * 1024 }))
 * ```
 */
export const make = (options: Options = {}): Memory => {
  expectsOptions(options, "Memory.make", check)
  return budget(options.bytes)
}

const budget = (bytes: number = table.memory.value): Memory => {
  const all = new MemoryBudget(bytes, bytes / minima)
  return { bytes, held: () => all.bytes, share: () => all.share() }
}

/** The accounts that have their minimum at the same time. */
const minima = 16

const check = checkOf<Options>(() => ({ bytes: option.positive }))

/** The budget that all connections of this process share. */
export const Memory = Context.Reference<Memory>("@effect-imap/core/Memory", { defaultValue: () => budget() })
