/** Lends a connection to an async function: a supervised one, or one of a pool. */
import { misuse } from "@effect-imap/core/internal/expects"
import type { ImapConnection } from "@effect-imap/core/ImapConnection"
import type * as Core from "@effect-imap/core/Supervised"
import { type Connection, type SelectOptions, Used } from "./Connection.ts"
import { apart, run } from "./run.ts"
import { forCaller, asPart } from "./selection.ts"

/** Work with a connection; the signal is aborted once no caller waits for the result. */
type Use<A> = (connection: Connection, signal: AbortSignal) => A | PromiseLike<A>

/** The options of `use`, of a supervised account or of a pool. */
export interface UseOptions {
  /** Calls the function again with another connection, each time that its own is lost before its promise settles. */
  readonly isRepeatable?: boolean | undefined
  readonly signal?: AbortSignal | undefined
}

/** The options of `use` in a mailbox. */
export interface UseWithinOptions extends UseOptions, SelectOptions {}

export interface Lender {
  /** Calls a function with a connection; if a mailbox is given, the connection is reserved for it there. */
  readonly use: {
    <A>(
      f: (connection: Connection, signal: AbortSignal) => A | PromiseLike<A>,
      options?: UseOptions
    ): Promise<A>
    <A>(
      mailbox: string,
      f: (connection: Connection, signal: AbortSignal) => A | PromiseLike<A>,
      options?: UseWithinOptions
    ): Promise<A>
  }
}

export const lending =
  ({ use }: Pick<Core.Supervised, "use">): Lender["use"] =>
  <A>(first: string | Use<A>, second?: Use<A> | UseWithinOptions, third?: UseWithinOptions): Promise<A> => {
    const [f, options] = typeof first === "function" ? [first, second] : [second, third]
    if (typeof f !== "function" || typeof options === "function") {
      return Promise.reject(misuse("`f`: expected a function"))
    }
    const { rest, signal } = apart(options)
    const called = (connection: ImapConnection) => asPart((aborted) => f(new Used(connection), aborted))
    return run(forCaller(typeof first === "function" ? use(called, rest) : use(first, called, rest)), signal)
  }
