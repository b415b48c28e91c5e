/** The second script: the library, its simulator, and what the viewer shows only now and then. */
import { Reason } from "@effect-imap/core/internal/Reason"
import { words } from "./instead/words.ts"

export { testOf } from "./run/asTest.ts"
export { prepare } from "./run/prepare.ts"
export { differenceIn } from "./views/difference.ts"
export { taken } from "./run/OwnTrace.ts"
export * from "../src/views/shell/secondary.ts"

// a page without Effect has copies of them instead
Object.assign(
  words,
  Object.fromEntries(
    Reason.members.map((reason) => [reason.fields._tag.schema.literal, reason.meaning.words])
  )
)
