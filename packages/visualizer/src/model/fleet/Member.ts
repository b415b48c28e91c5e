/**
 * One account of a fleet as the table and the page show it: plain values that can be sent to a page. Times are
 * milliseconds since 1970.
 */

/**
 * The state of an account: its status in `Supervised`, that no runner holds it, that a trace does not show it, or `HostFailing`:
 * it is tried again, but no account at its host has been open for long.
 */
export type Standing =
  | "NeedsUser"
  | "HostFailing"
  | "Unassigned"
  | "Unselected"
  | "Waiting"
  | "Queued"
  | "Connecting"
  | "Unknown"
  | "Ended"
  | "Selected"

/** The urgency of a failure. `person`: nothing follows until a person acts. `down`: it is retried, and nothing is open yet. */
export type Urgency = "person" | "down" | "calm"

/** The one who must act, as in `ImapError.actionBy`. */
export type ActionBy = "user" | "admin" | "app" | "nobody"

/** The reason why an account is not open. */
export interface Why {
  /** The tag of a reason, such as `AuthRejected`. */
  readonly reason: string
  /** The event, in the words of the error. */
  readonly title: string
  /** The details for this account, if there are any; bounded and redacted. */
  readonly words: string
  /** Who must act, by the name that the JSON, the metrics and the search of a fleet have for it. */
  readonly turn: ActionBy
  /** The advice, if there is one. */
  readonly todo?: string | undefined
}

/** One account of a fleet, as its table and its page show it. */
export interface Member {
  /** The app's key of the account. */
  readonly account: string
  readonly label?: string | undefined
  readonly host: string
  /** The address of the process that holds the account. */
  readonly runner?: string | undefined
  readonly state: Standing
  /** The time at which it entered this state. */
  readonly since: number
  /** The latest time at which the next attempt begins. */
  readonly until?: number | undefined
  readonly why?: Why | undefined
  /** The runners that had it, the present one last; absent if there was only one. */
  readonly stays?: ReadonlyArray<RunnerStay> | undefined
}

/** An account of a trace: how often it was tried since it was last open, and how often it was lost. */
export interface TracedMember extends Member {
  readonly attempts?: number
  readonly losses?: number
  /** Of an ended account: how long its mailbox was open, and the longest time from a loss until it was open again. */
  readonly openMs?: number
  readonly reopenedMs?: number | undefined
  /** Why it was not open at the end, in few words. */
  readonly leftAs?: string
  /** Of an ended account: true if it logged in and asked for no mailbox. */
  readonly isUnasked?: boolean
  /** The number of failures before its mailbox was first open. */
  readonly failures?: number
  /** The last of these failures, in few words. */
  readonly failedAs?: string
  /** The number of refused commands. */
  readonly refused?: number
}

/** A time on one runner. */
export interface RunnerStay {
  readonly runner: string
  readonly since: number
  /**
   * The time at which the runner before it was gone, or the same runner left the account; absent if that runner was
   * still there.
   */
  readonly gone?: number | undefined
}

/**
 * Describes how an account came to a runner: `taken over by 10.0.0.2 from 10.0.0.1 3 min ago, after 8 s without a runner`.
 * `isRunnerShown`: the runner's name is already shown next to it.
 */
export const arrival = (
  { gone, runner, since }: RunnerStay,
  before: RunnerStay,
  span: (ms: number) => string,
  { ago = "", isRunnerShown = false } = {}
): string => {
  const by = isRunnerShown ? "" : ` by ${runner}`
  const left = gone === undefined ? "" : `, after ${span(since - gone)} without a runner`
  if (runner === before.runner) return `taken up again${by}${ago}${left}`
  const from = ` from ${before.runner}${ago}`
  return gone === undefined
    ? `moved${isRunnerShown ? "" : ` to ${runner}`}${from}`
    : `taken over${by}${from}${left}`
}

/** All states, the worst first. */
export const states: ReadonlyArray<Standing> = [
  "NeedsUser",
  "HostFailing",
  "Unassigned",
  "Unselected",
  "Waiting",
  "Queued",
  "Connecting",
  "Unknown",
  "Ended",
  "Selected"
]

/**
 * Returns how urgent the state of an account is: somebody must act if nothing follows by itself, or not for long. One that is
 * tried again after a failure is down until it is open.
 */
export const urgencyOf = ({ state, why }: Pick<Member, "state" | "why">): Urgency => {
  if (state === "NeedsUser" || state === "HostFailing") return "person"
  const isFailing = why !== undefined && state !== "Selected" && state !== "Ended"
  return isFailing || state === "Waiting" || state === "Unassigned" || state === "Unselected"
    ? "down"
    : "calm"
}

/** All actors, the most urgent first. */
export const turns: ReadonlyArray<ActionBy> = ["user", "admin", "app", "nobody"]

export const stateWord: Readonly<Record<Standing, string>> = {
  NeedsUser: "stuck",
  HostFailing: "host failing",
  Unassigned: "no runner",
  Unselected: "no mailbox",
  Waiting: "waiting",
  Queued: "queued",
  Connecting: "connecting",
  Unknown: "end unknown",
  Ended: "ended",
  Selected: "open"
}

/** Marks, so that colour is never the only difference. */
export const stateMark: Readonly<Record<Standing, string>> = {
  NeedsUser: "✗",
  HostFailing: "▼",
  Unassigned: "?",
  Unselected: "◌",
  Waiting: "○",
  Queued: "⋮",
  Connecting: "…",
  Unknown: "?",
  Ended: "∅",
  Selected: "●"
}

export const turnWord: Readonly<Record<ActionBy, string>> = {
  user: "the account’s owner",
  admin: "the server’s administrator",
  app: "the app",
  nobody: "nobody"
}

/** Short words, for columns. */
export const turnName: Readonly<Record<ActionBy, string>> = {
  user: "owner",
  admin: "server",
  app: "app",
  nobody: "–"
}
