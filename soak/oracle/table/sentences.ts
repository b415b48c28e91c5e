/** Each sentence besides the findings: what the trace must hold for it, and what contradicts it. */
import type { SentenceId } from "@effect-imap/visualizer/internal/Sentences"
import type { Rule } from "../Rule.ts"
import { connections } from "./connections.ts"

export const sentences: { readonly [Id in SentenceId]: Rule } = connections
