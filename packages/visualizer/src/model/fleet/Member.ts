/**
 * One account of a fleet as the table and the page show it: plain values that a page can be sent. Times are
 * milliseconds since 1970.
 */

/** The state of an account: what `Supervised` says of it, or that no runner holds it now. */
export type Standing =
  | "NeedsUser"
  | "Unassigned"
  | "Unselected"
  | "Waiting"
  | "Queued"
  | "Connecting"
  | "Ended"
  | "Selected"

/** Whose turn it is, as `ImapError.actionBy` has it. */
export type ActionBy = "user" | "admin" | "app" | "nobody"

/** Why an account is not open. */
export interface Why {
  /** The tag of a reason, such as `AuthRejected`. */
  readonly reason: string
  /** What happened to this account, in the error's own words. */
  readonly title: string
  /** Of this account, where more was found out; bounded and redacted. */
  readonly words: string
  readonly turn: ActionBy
}

/** One account of a fleet, as its table and its page show it. */
export interface Member {
  /** The app's own key. */
  readonly account: string
  readonly label?: string | undefined
  readonly host: string
  /** Address of the process that holds the account. */
  readonly runner?: string | undefined
  readonly state: Standing
  /** When it came into this state. */
  readonly since: number
  /** When the next attempt comes at the latest. */
  readonly until?: number | undefined
  readonly why?: Why | undefined
  /** The runners that had it, the present one last; absent if there was only one. */
  readonly stays?: ReadonlyArray<RunnerStay> | undefined
}

/** A time on one runner. */
export interface RunnerStay {
  readonly runner: string
  readonly since: number
  /** When the runner before it was gone; absent if the account moved while that one was still there. */
  readonly gone?: number | undefined
}

/** All states, the one that is worst first. */
export const states: ReadonlyArray<Standing> = [
  "NeedsUser",
  "Unassigned",
  "Unselected",
  "Waiting",
  "Queued",
  "Connecting",
  "Ended",
  "Selected"
]

/** Whose turn it is, those who must act first. */
export const turns: ReadonlyArray<ActionBy> = ["user", "admin", "app", "nobody"]

export const stateWord: Readonly<Record<Standing, string>> = {
  NeedsUser: "stuck",
  Unassigned: "no runner",
  Unselected: "no mailbox",
  Waiting: "waiting",
  Queued: "queued",
  Connecting: "connecting",
  Ended: "ended",
  Selected: "open"
}

/** Never colour alone. */
export const stateMark: Readonly<Record<Standing, string>> = {
  NeedsUser: "✗",
  Unassigned: "?",
  Unselected: "◌",
  Waiting: "○",
  Queued: "⋮",
  Connecting: "…",
  Ended: "∅",
  Selected: "●"
}

export const turnWord: Readonly<Record<ActionBy, string>> = {
  user: "the account’s owner",
  admin: "the server’s administrator",
  app: "the app",
  nobody: "nobody"
}

/** The same where many stand below each other. */
export const turnName: Readonly<Record<ActionBy, string>> = {
  user: "owner",
  admin: "server",
  app: "app",
  nobody: "–"
}
