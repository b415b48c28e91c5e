/** The condition on which a simulated server allows a command, and its effect. */
import type { Step } from "./profile/Profile.ts"
import type { Question, Turn } from "./Turn.ts"

export interface Rule {
  /** The states in which the command is allowed. RFC 9051 §3. */
  readonly states: "any" | "before" | "authenticated" | "selected"
  readonly step?: Step
  /** The capabilities of which the server must list one, or it does not know the command. */
  readonly needs?: string | ReadonlyArray<string>
  readonly run: (question: Question) => Turn
}
