/** In which order accounts are listed. Pure. */
import { type Member, states } from "./Member.ts"

type Compare = (a: Member, b: Member) => number

const byAccount: Compare = (a, b) => (a.account < b.account ? -1 : a.account > b.account ? 1 : 0)

const byText =
  (textOf: (member: Member) => string): Compare =>
  (a, b) => {
    const [one, other] = [textOf(a), textOf(b)]
    return one < other ? -1 : one > other ? 1 : byAccount(a, b)
  }

const rank = new Map(states.map((state, index) => [state, index]))

/** What is wrong longest comes first, but what is open, youngest. */
const byUrgency: Compare = (a, b) =>
  (rank.get(a.state) ?? 0) - (rank.get(b.state) ?? 0) ||
  (a.state === "Selected" ? b.since - a.since : a.since - b.since) ||
  byAccount(a, b)

export const byOrder = {
  urgency: byUrgency,
  account: byAccount,
  host: byText(({ host }) => host),
  runner: byText(({ runner }) => runner ?? ""),
  since: (a: Member, b: Member) => b.since - a.since || byAccount(a, b)
} as const

/** What a list can be sorted by. */
export type Order = keyof typeof byOrder
