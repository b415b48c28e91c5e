/**
 * Words for observations in a connection besides its failure: a recovery, a hint from the server, time lost.
 * The key is the id of the quirk or of the observation.
 */
import { answers } from "./observation/answers.ts"
import { idle } from "./observation/idle.ts"
import { login } from "./observation/login.ts"
import { mailbox } from "./observation/mailbox.ts"
import { program } from "./observation/program.ts"
import { recording } from "./observation/recording.ts"
import { refusals } from "./observation/refusals.ts"
import { way } from "./observation/way.ts"
import type { Observations } from "./observation/Observation.ts"

export const observations = {
  ...login,
  ...way,
  ...refusals,
  ...answers,
  ...idle,
  ...mailbox,
  ...program,
  ...recording
} satisfies Observations
