/** SELECT or EXAMINE; once more after ID if the server asks for that. RFC 9051 §6.3.2, §6.3.3. */
import type { Step } from "./Step.ts"

export const select = {
  id: "select",
  command: "SELECT",
  doing: "opening the mailbox",
  span: "ImapConnection.select",
  group: "mailbox",
  label: "select",
  limit: 30_000,
  isOptional: false,
  owes: ({ wantsMailbox }) => wantsMailbox,
  isRepeated: true,
  holdsBack: false,
  isHeldBack: true,
  withLogin: "unlessHeldBack",
  state: {
    name: "selecting",
    invoke: "select",
    activity: "select",
    outcomes: { ok: "on" }
  },
  answered: () => ({})
} as const satisfies Step
