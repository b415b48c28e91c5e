/** Executes no command: this page gives none. */
import { Effect } from "effect"
import type * as Own from "../../../core/src/mailbox/connection/execute.ts"

export const execute: typeof Own.execute = () => Effect.never
