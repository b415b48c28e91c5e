/** Measures nothing: nothing waits for a listener in this page. */
import type * as Own from "../../../core/src/mailbox/following/footprint.ts"

export const footprint: typeof Own.footprint = () => 0
