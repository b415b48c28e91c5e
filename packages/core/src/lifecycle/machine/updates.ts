/** The updates of the context, by name: each is a function from context and event to a change. */
import { attempting } from "./updates/attempt.ts"
import { failing } from "./updates/failure.ts"
import { keeping } from "./updates/keeping.ts"
import { loggingIn } from "./updates/login.ts"
import { selecting } from "./updates/mailbox.ts"
import { racing } from "./updates/race.ts"

export const updates = { ...attempting, ...racing, ...loggingIn, ...selecting, ...keeping, ...failing }
