/** The one costly step of SASL: SCRAM's signatures. */
import { Context, Effect } from "effect"
import type * as ImapError from "../failure/ImapError.ts"
import type { Send, Sign, Signed } from "../imap/sasl/Exchange.ts"
import { byWebCrypto } from "./webCrypto.ts"

export type Signing = (signing: Sign) => Effect.Effect<Signed, ImapError.ImapError>

/**
 * Signs off the event loop, within the limit of the state that asks for it (A14). Virtual time would pass meanwhile: there,
 * `simulator/login/signatures.ts` signs at once.
 */
export const Signing = Context.Reference<Signing>("@effect-imap/core/Signing", {
  defaultValue: () => byWebCrypto
})

export const sign = (signing: Sign): Effect.Effect<Send, ImapError.ImapError> =>
  Effect.map(
    Effect.flatMap(Signing, (sign) => sign(signing)),
    signing.resume
  )
