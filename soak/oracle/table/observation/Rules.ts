import type { ObservationId } from "@effect-imap/core/internal/Advice"
import type { Rule } from "../../Rule.ts"

/** What the trace must hold for some of the observations. */
export type Rules = { readonly [Id in ObservationId]?: Rule }
