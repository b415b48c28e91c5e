/** Checks no call: this page makes its own. */
import type * as Own from "../../../core/src/mailbox/connection/calls.ts"

const nothing = () => undefined

export const wrongFunction: typeof Own.wrongFunction = nothing
export const wrongOptions: typeof Own.wrongOptions = nothing
export const wrongSelect: typeof Own.wrongSelect = nothing
export const wrongCredentials: typeof Own.wrongCredentials = nothing
export const expectsAccountOptions: typeof Own.expectsAccountOptions = nothing
export const expectsFollowing: typeof Own.expectsFollowing = nothing
export const expectsToken: typeof Own.expectsToken = nothing
export const effectOf: typeof Own.effectOf = (returned) => returned
export const streamOf: typeof Own.streamOf = (returned) => returned
