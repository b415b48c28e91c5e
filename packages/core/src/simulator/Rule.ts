/** The condition on which a simulated server allows a command, and its effect. */
import type { Step } from "./profile/Profile.ts"
import type { Question, Turn } from "./Turn.ts"

export interface Rule {
  /** The states in which the command is allowed. RFC 9051 §3. */
  readonly states: "any" | "before" | "authenticated" | "selected"
  readonly step?: Step
  /** The command is unknown unless the server lists at least one of these capabilities. */
  readonly needs?: string | ReadonlyArray<string>
  readonly run: (question: Question) => Turn
}
