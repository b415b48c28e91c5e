import type { SentenceId } from "@effect-imap/visualizer/internal/Sentences"
import type { Rule } from "../../Rule.ts"

/** What the trace must hold for some of the sentences. */
export type Rules = { readonly [Id in SentenceId]?: Rule }
