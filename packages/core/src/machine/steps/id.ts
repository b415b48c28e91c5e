/** ID after the login: some servers open a mailbox only to a client that has said who it is. RFC 2971. */
import type { Identity } from "./outcomes.ts"
import { isListed, type Finding, type StepOutcome, type Step } from "./Step.ts"

/** What became of an ID that was answered, or never will be. */
export const identified =
  (sent: Identity) =>
  (outcome: string, { serverId }: StepOutcome): Finding => {
    switch (outcome) {
      case "ok":
        return { found: { serverId }, identity: sent }
      case "refused":
        return { identity: "refused" }
      default:
        return { identity: "swallowed" }
    }
  }

export const id = {
  id: "id",
  command: "ID",
  doing: "exchanging ID",
  span: "ImapConnection.identify",
  group: "session",
  label: "ID",
  limit: 5_000,
  isOptional: true,
  owes: (facts) => facts.wantsId && !facts.without.has("id") && isListed(facts, "ID"),
  isRepeated: false,
  holdsBack: false,
  isHeldBack: false,
  withLogin: "always",
  state: {
    name: "identifying",
    invoke: "identify",
    activity: "identify",
    outcomes: { ok: "on", refused: "on", swallowed: "on", deaf: "fails" }
  },
  answered: identified("sent"),
  /** What became of it earlier stays. */
  passedOver: (_, identity) => (identity === "notReached" ? { identity: "notOffered" } : {})
} as const satisfies Step
