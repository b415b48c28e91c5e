/** The orders in which accounts are listed. Pure. */
import { type Member, states, type TracedMember } from "./Member.ts"

type Compare = (a: TracedMember, b: TracedMember) => number

const byAccount: Compare = (a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : 0)

const byText =
  (textOf: (member: Member) => string): Compare =>
  (a, b) => {
    const [one, other] = [textOf(a), textOf(b)]
    return one < other ? -1 : one > other ? 1 : byAccount(a, b)
  }

const rank = new Map(states.map((state, index) => [state, index]))

/**
 * Sorts by state, the worst first; those of one state with refused commands first, then by age, the oldest first, but open
 * accounts the youngest first.
 */
const byUrgency: Compare = (a, b) =>
  (rank.get(a.state) ?? 0) - (rank.get(b.state) ?? 0) ||
  isRefused(b) - isRefused(a) ||
  (a.state === "Selected" ? b.since - a.since : a.since - b.since) ||
  byAccount(a, b)

const isRefused = ({ refused = 0 }: TracedMember): 0 | 1 => (refused > 0 ? 1 : 0)

export const byOrder = {
  urgency: byUrgency,
  account: byAccount,
  host: byText(({ host }) => host),
  runner: byText(({ runner }) => runner ?? ""),
  since: (a: Member, b: Member) => b.since - a.since || byAccount(a, b)
} as const

/** The columns by which a list can be sorted. */
export type Order = keyof typeof byOrder
