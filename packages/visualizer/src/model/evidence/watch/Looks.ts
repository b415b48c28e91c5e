/** What a connection shows of the newest messages of a mailbox: which UIDs it has, or has not yet. Line by line. RFC 9051 §2.3.1.1. */
import { dataIn } from "../Data.ts"
import { type Dialogue, isSelect } from "./Dialogue.ts"
import type { OpenMailbox } from "./OpenMailbox.ts"
import type { Received } from "./Line.ts"
import { noList, push } from "../../../trace/Sparse.ts"

/** One look at the mailbox. */
export interface Look {
  readonly kind: "opened" | "polled" | "shown"
  readonly mailbox: string
  readonly validity: string
  /** The number of messages. */
  readonly exists: number | undefined
  /** The command, and when it was sent; or the message that came. */
  readonly line: number
  readonly time: number
  /** The line that told UIDNEXT. */
  readonly told: OpenMailbox["told"]
  /** When the answer came. */
  readonly until: number
  /** No UID from here on was there; of messages that came, these UIDs were, up to the one before it. */
  readonly first: number
  readonly next: number
}

/** So many are kept. */
const most = 64

const polls = /^(?:NOOP|CHECK)$/

type Asked = Pick<Received, "line" | "time">

export class Looks {
  all: ReadonlyArray<Look> = noList

  received(said: Received, { answered, mailbox }: Dialogue): void {
    const { condition, tag, text, time } = said
    if (mailbox.isOpen !== true) return
    if (tag === undefined) {
      const { name, uid = 0 } = dataIn(text)
      if (name === "FETCH" && uid >= (mailbox.uidNext ?? Infinity))
        this.looks("shown", mailbox, said, time, uid)
    } else if (answered !== undefined && answered.mailbox === mailbox && condition === "OK") {
      if (isSelect(answered.name)) this.looks("opened", mailbox, answered, time)
      else if (polls.test(answered.name) && !mailbox.hasGrown) this.looks("polled", mailbox, answered, time)
    }
  }

  private looks(
    kind: Look["kind"],
    of: OpenMailbox,
    { line, time }: Asked,
    until: number,
    uid?: number
  ): void {
    const { first: exists, name: mailbox, told, uidNext: from, validity } = of
    if (mailbox === "" || validity === undefined || from === undefined) return
    const [first, next] = uid === undefined ? [from, from] : [uid, uid + 1]
    const last = this.all.at(-1)
    const isAlike = last?.kind === kind && last.mailbox === mailbox && last.validity === validity
    const look = { kind, mailbox, validity, exists, line, time, told, until, first, next }
    // of those that show the same, the last one says most; messages that follow each other are one
    if (isAlike && last.next === first) this.all = [...this.all.slice(0, -1), { ...look, first: last.first }]
    else this.all = push(this.all, look, most)
  }
}
