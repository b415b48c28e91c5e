/** Asks for no mailboxes: nobody in this page follows an account. */
import { Effect } from "effect"
import type * as Own from "../../../core/src/mailbox/connection/batch.ts"

export const batch: typeof Own.batch = () => Effect.never
