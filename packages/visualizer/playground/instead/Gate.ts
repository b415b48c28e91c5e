/** A gate that is always open: each client of this page has its own, and makes one connection at a time. */
import type * as Own from "../../../core/src/mailbox/supervision/Gate.ts"
import type { Like } from "./Like.ts"

export class Gate implements Like<Own.Gate> {
  readonly isIdle = true
  readonly begins = () => true
  readonly before = () => 0
  readonly ask = () => 0
  readonly join = nothing
  readonly leave = nothing
  readonly end = nothing
  readonly adopt = nothing
  readonly reset = nothing
}

const nothing = () => undefined
