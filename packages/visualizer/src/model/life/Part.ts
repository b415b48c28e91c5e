/** The parts of a life's headline: what each tells, of the facts that its words take. Pure. */
import { type HeadlinePart, partsOf } from "./Heading.ts"
import { app } from "./part/app.ts"
import { commands } from "./part/commands.ts"
import { logins } from "./part/logins.ts"
import { losses } from "./part/losses.ts"
import { mailbox } from "./part/mailbox.ts"
import { open } from "./part/open.ts"
import { pace } from "./part/pace.ts"
import { refusals } from "./part/refusals.ts"
import { server } from "./part/server.ts"

/** Makes a part of the headline. */
export const part = partsOf({
  ...open,
  ...losses,
  ...logins,
  ...refusals,
  ...commands,
  ...mailbox,
  ...app,
  ...pace,
  ...server
})

export type HeadlineWord = Parameters<typeof part>[0]

export type Part = HeadlinePart<HeadlineWord>
