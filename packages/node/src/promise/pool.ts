/** Pools for programs that use promises. */
import * as ImapPool from "@effect-imap/core/ImapPool"
import { Effect, Exit, Inspectable, Scope } from "effect"
import { type Fields, opening, type Surroundings } from "./opening.ts"
import { run } from "./run.ts"
import { type Lender, lending } from "./use.ts"

/** The options of `pool`. */
export interface PoolOptions extends ImapPool.Options, Surroundings {}

/** Several connections of one account. */
export interface Pool extends AsyncDisposable {
  /**
   * Calls `f` with a connection that has the mailbox open, or with any if no mailbox is given, and lends it to nobody else
   * until the promise of `f` settles. Rejects with what `f` throws, with the `ImapError` if there is no connection or the mailbox is refused,
   * or with the signal's reason; aborting also aborts the signal that `f` receives. After the loss of the connection `f` is called again if that
   * `isRepeatable`. Within `f` the same mailbox can be used again, on the same connection; another one rejects with a `Misuse`.
   */
  readonly use: Lender["use"]
  /** Refuses waiting callers, waits for the work in progress, and logs out. `await using` does the same. */
  readonly close: () => Promise<void>
}

/**
 * Makes a pool, which connects when it is first used. Rejects only if the account or an option is not valid, or the
 * trace cannot be written.
 *
 * **Example** (A handler of HTTP requests)
 *
 * ```ts
 * import { Command } from "@effect-imap/core"
 * import { pool } from "@effect-imap/node/promise"
 *
 * const mail = await pool({ host: "imap.example.com", user: "ada", password: "secret" }, { size: 4 })
 * const GET = async (request: Request) => {
 *   const read = Command.fetch("1:*", { envelope: true })
 *   const messages = await mail.use("INBOX", ({ execute }) => execute(read), {
 *     readOnly: true,
 *     signal: request.signal
 *   })
 *   return Response.json(messages.map(({ envelope, uid }) => ({ uid, subject: envelope.subject })))
 * }
 * ```
 */
export const pool = (account: Fields, options: PoolOptions = {}): Promise<Pool> =>
  opening(account, options, (checked, call, scope) =>
    Effect.map(ImapPool.make(checked, call), (lender) => new Lent(lender, scope))
  )

class Lent extends Inspectable.Class implements Pool {
  readonly use: Lender["use"]
  readonly #lender: ImapPool.ImapPool
  readonly #scope: Scope.Closeable

  constructor(lender: ImapPool.ImapPool, scope: Scope.Closeable) {
    super()
    this.use = lending(lender)
    this.#lender = lender
    this.#scope = scope
  }

  /** Returns what a log shows of it. */
  toJSON() {
    return Inspectable.toJson(this.#lender)
  }

  readonly close = () => run(Scope.close(this.#scope, Exit.void))

  readonly [Symbol.asyncDispose] = () => this.close()
}
