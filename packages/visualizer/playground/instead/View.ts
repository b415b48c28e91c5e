/** The state of a mailbox as a connection knows it; here messages only arrive. */
import type * as Own from "../../../core/src/simulator/store/View.ts"

export { open } from "../../../core/src/simulator/store/View.ts"

export const updates: typeof Own.updates = (self, mailbox) => {
  const { messages } = mailbox ?? { messages: [] }
  return messages.length <= self.told.length
    ? { view: self, lines: [] }
    : { view: { ...self, told: messages }, lines: [`* ${messages.length} EXISTS`] }
}

const none = () => []

/** No client asks for what it has missed. */
export { none as flagsLine, none as messages, none as toldOf, none as vanishedEarlier }
