/**
 * SCRAM, CRAM-MD5 and DIGEST-MD5, which prove that a client knows the password: an app loads them when a login with one is due,
 * before anything of it is written.
 */
import { Context, Effect } from "effect"
import * as ImapError from "../failure/ImapError.ts"
import { ours } from "../failure/Quotation.ts"
import * as Mechanism from "../imap/Mechanism.ts"
import type { Send, Sign, Signed } from "../imap/sasl/Exchange.ts"
import type { Start } from "../imap/sasl/ExchangeRequest.ts"

export interface Proving {
  readonly startOf: (mechanism: Mechanism.Name) => Effect.Effect<Start, ImapError.ImapError>
  /** Makes SCRAM's signatures, its one costly step. */
  readonly signed: (signing: Sign) => Effect.Effect<Signed, ImapError.ImapError>
}

const loaded = <A>(load: () => Promise<A>): Effect.Effect<A, ImapError.ImapError> =>
  Effect.mapError(Effect.tryPromise(load), notLoaded)

const notLoaded = () =>
  ImapError.make(
    { _tag: "Defect", problem: ours("the part of the library that this mechanism needs cannot be loaded") },
    "auth"
  )

const scram = loaded(() => import("./scram.ts"))
const md5 = loaded(() => import("../imap/sasl/md5.ts"))

/**
 * Loads and signs off the event loop, within the limit of the state that asks for it (A14). Virtual time would pass meanwhile:
 * there, `simulator/login/atOnce.ts` does both at once.
 */
export const Proving = Context.Reference<Proving>("@effect-imap/core/Proving", {
  defaultValue: () => ({
    startOf: (mechanism) =>
      Effect.map(Mechanism.factsOf(mechanism).usesMd5 ? md5 : scram, ({ start }) => start),
    signed: (signing) => Effect.flatMap(scram, ({ byWebCrypto }) => byWebCrypto(signing))
  })
})

export const startOf = (mechanism: Mechanism.Name): Effect.Effect<Start, ImapError.ImapError> =>
  Effect.flatMap(Proving, (proving) => proving.startOf(mechanism))

export const sign = (signing: Sign): Effect.Effect<Send, ImapError.ImapError> =>
  Effect.map(
    Effect.flatMap(Proving, ({ signed }) => signed(signing)),
    signing.resume
  )
