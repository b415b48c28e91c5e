/** Each sentence besides the findings: what the trace must hold for it, and what contradicts it. */
import type { SentenceId } from "@effect-imap/visualizer/internal/Sentences"
import type { Rule } from "../Rule.ts"
import { answers } from "./sentence/answers.ts"
import { causes } from "./sentence/causes.ts"
import { commands } from "./sentence/commands.ts"
import { connections } from "./sentence/connections.ts"
import { habits } from "./sentence/habits.ts"
import { logins } from "./sentence/logins.ts"
import { moments } from "./sentence/moments.ts"
import { openings } from "./sentence/openings.ts"
import { pools } from "./sentence/pools.ts"
import { work } from "./work.ts"

export const sentences: { readonly [Id in SentenceId]: Rule } = {
  work,
  ...openings,
  ...commands,
  ...habits,
  ...answers,
  ...logins,
  ...causes,
  ...pools,
  ...moments,
  ...connections
}
