/** A connection that is opened, looked at and closed: this page asks nothing else of it. */
import { Effect, type Inspectable, Stream } from "effect"
import type * as Own from "../../../core/src/mailbox/connection/OpenConnection.ts"
import type { Live } from "../../../core/src/mailbox/connection/Live.ts"
import { mailboxOf } from "../../../core/src/mailbox/connection/within.ts"
import * as Mailbox from "../../../core/src/imap/Mailbox.ts"
import { ours } from "../../../core/src/failure/Quotation.ts"
import type { Like } from "./Like.ts"

/** It is printed nowhere. */
type Printed = "toJSON" | typeof Inspectable.NodeInspectSymbol

export class OpenConnection implements Like<Omit<Own.OpenConnection, Printed>> {
  readonly #live: Live

  constructor(live: Live) {
    this.#live = live
  }

  get label() {
    return this.#live.run.label
  }

  get mailbox() {
    return mailboxOf(this.#live) ?? Mailbox.none
  }

  get capabilities() {
    return this.#live.capabilities
  }

  get state() {
    return this.#live.state
  }

  get report() {
    return this.#live.report
  }

  get logout() {
    return this.#live.logout
  }

  get ended() {
    return this.#live.ended
  }

  readonly server: Own.OpenConnection["server"] = {
    id: undefined,
    greeting: ours(""),
    tls: undefined,
    profile: undefined
  }
  readonly stats = { sent: 0, received: 0 }
  readonly changes = Stream.never
  readonly untagged = Stream.never
  readonly execute = never
  readonly stream = nothing
  readonly messages = nothing
  readonly download = () => ({ bytes: Stream.never, text: Stream.never })
  readonly select = never
  readonly unselect = never
  readonly within = never
}

const never = () => Effect.never
const nothing = () => Stream.never
