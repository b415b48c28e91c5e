/** Reports no other mailboxes: no client of this page sends NOTIFY. */
import type * as Own from "../../../core/src/simulator/command/notify.ts"

export const watched: typeof Own.watched = (_profile, state) => ({ state, lines: [] })
