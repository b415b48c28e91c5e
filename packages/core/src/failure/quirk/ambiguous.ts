/** A refused password, in words that say no more, at hosts whose usual causes are known. */
import type { Quotation } from "../Quotation.ts"
import type { PlainReason } from "../Reason.ts"
import type { Quirk } from "./Quirk.ts"

interface Known {
  readonly id: string
  readonly host: ReadonlyArray<string>
  readonly mayBe: Extract<PlainReason, { readonly _tag: "AmbiguousRefusal" }>["mayBe"]
  readonly help?: Quotation
  readonly source: string
}

export const ambiguous = ({ host, id, source, ...causes }: Known): Quirk => ({
  id,
  state: "auth",
  match: { host, credential: "password", manner: ["NO"] },
  recovery: { _tag: "Means", reason: { _tag: "AmbiguousRefusal", ...causes } },
  source
})
