/** A mailbox that other clients change. */
import * as Mailstore from "../../src/simulator/store/Mailstore.ts"
import type { World } from "./model.ts"

export const deeds = ["deliver", "expunge", "flag", "unflag"] as const

export interface Deed {
  readonly what: (typeof deeds)[number]
  /** The message, and how many of them. */
  readonly at: number
}

const draft = { flags: [], internalDate: "01-Jan-2026 00:00:00 +0000", octets: "Subject: x\r\n\r\n" }

/** A store whose INBOX has so many messages. */
export const storeWith = (count: number, uidValidity = 7): Mailstore.Mailstore => {
  const store = Mailstore.create(Mailstore.empty, "INBOX", { uidValidity })
  const inbox = Mailstore.find(store, "INBOX")
  const drafts = Array.from({ length: count }, () => draft)
  return inbox === undefined ? store : Mailstore.append(store, inbox, drafts).store
}

/** Another client does something. */
export const others = (world: World, { at, what }: Deed): void => {
  const mailbox = world.mailbox()
  const uid = mailbox.messages[at % Math.max(1, mailbox.messages.length)]?.uid ?? 0
  switch (what) {
    case "deliver":
      world.store = Mailstore.append(world.store, mailbox, at % 3 === 0 ? [draft, draft] : [draft]).store
      return
    case "expunge":
      world.store = Mailstore.expunge(world.store, mailbox, at % 3 === 0 ? [uid, uid + 1] : [uid])
      return
    case "flag":
      world.store = Mailstore.changeFlags(world.store, mailbox, [uid], "add", ["\\Flagged"])
      return
    case "unflag":
      world.store = Mailstore.changeFlags(world.store, mailbox, [uid], "remove", ["\\Flagged"])
  }
}
