/** The mail of a simulated account: an INBOX with the messages of the simulator's own, without their contents. */
import type * as Own from "../../../core/src/simulator/mailboxes.ts"
import * as Mailstore from "../../../core/src/simulator/store/Mailstore.ts"

const count = 12
const seen = 9

export const message: typeof Own.message = () => ({ octets: "", flags: [] })

export const draft: typeof Own.draft = (message) => ({ ...message, internalDate: "", saveDate: "" })

export const builtIn: typeof Own.builtIn = () => ({})

export const storeOf: typeof Own.storeOf = () => {
  const store = Mailstore.create(Mailstore.empty, "INBOX", { uidValidity: 1_375_069_811 })
  const drafts = Array.from({ length: count }, (_, index) => ({
    octets: "",
    flags: index < seen ? [String.raw`\Seen`] : [],
    internalDate: "",
    saveDate: "",
    uid: 100 + index
  }))
  const [inbox] = store.mailboxes
  return inbox === undefined ? store : Mailstore.append(store, inbox, drafts).store
}
