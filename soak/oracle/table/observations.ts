/** Each observation besides a failure: what the trace must hold for its words, and what contradicts them. */
import type { ObservationId } from "@effect-imap/core/internal/Advice"
import type { Rule } from "../Rule.ts"
import { answers } from "./observation/answers.ts"
import { habits } from "./observation/habits.ts"
import { idle } from "./observation/idle.ts"
import { login } from "./observation/login.ts"
import { mailbox } from "./observation/mailbox.ts"
import { program } from "./observation/program.ts"
import { recording } from "./observation/recording.ts"
import { refusals } from "./observation/refusals.ts"
import { removals } from "./observation/removals.ts"
import { searches } from "./observation/searches.ts"
import { uids } from "./observation/uids.ts"
import { way } from "./observation/way.ts"

export const observations: { readonly [Id in ObservationId]: Rule } = {
  ...login,
  ...way,
  ...refusals,
  ...answers,
  ...idle,
  ...mailbox,
  ...searches,
  ...uids,
  ...removals,
  ...program,
  ...habits,
  ...recording
}
