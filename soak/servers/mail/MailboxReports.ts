/**
 * The reports of one connection on mailboxes that are not open: LIST, STATUS and NOTIFY. RFC 9051 §6.3.9, RFC 5819, RFC
 * 5465.
 */
import type { Box } from "./Box.ts"
import type { Post } from "./Post.ts"

interface Reported {
  readonly name: string
  readonly counts: string
}

export class MailboxReports {
  private readonly post: Post
  /** The reported state of each mailbox, once NOTIFY has been asked for. */
  private reported: Map<Box, Reported> | undefined

  constructor(post: Post) {
    this.post = post
  }

  get notifies(): boolean {
    return this.reported !== undefined
  }

  /** Starts NOTIFY: `news` reports changes from now on. */
  notify(): void {
    this.reported = new Map([...this.post.boxes.values()].map((box) => [box, reportedOf(box)]))
  }

  /** Records the state of a mailbox that the connection closes, as reported to it. */
  noteClosed(box: Box): void {
    if (this.reported?.has(box) === true) this.reported.set(box, reportedOf(box))
  }

  /** The answer to a LIST, each line with its counts if they are asked for. */
  listed(args: string): ReadonlyArray<string> {
    const [patterns = "", returned = ""] = args.split(" RETURN ")
    const items = /STATUS \(([^)]*)\)/.exec(returned)?.[1]
    const isAll = patterns.includes("*")
    const asked = patterns.replaceAll(/["()]/g, "").split(" ").slice(1)
    return [...this.post.boxes.values()]
      .filter(({ name }) => isAll || asked.includes(name))
      .flatMap((box) => [lineOf(box.name), ...(items === undefined ? [] : [this.counted(box, items)])])
  }

  counted(box: Box, items: string): string {
    const known = items.split(" ").flatMap((item) => this.item(box, item) ?? [])
    return `* STATUS ${box.name} (${known.join(" ")})\r\n`
  }

  /** Reports what has happened to mailboxes other than the open one since the last report. */
  news(open: Box | undefined): string {
    const { reported } = this
    if (reported === undefined) return ""
    const boxes = [...this.post.boxes.values()]
    const gone = [...reported.keys()].filter((box) => !boxes.includes(box))
    for (const box of gone) reported.delete(box)
    // a name may have another mailbox by now
    const free = gone.map(({ name }) => name).filter((name) => !this.post.boxes.has(name))
    return [
      ...free.map((name) => `* LIST (\\NonExistent) "/" ${name}\r\n`),
      ...boxes.map((box) => this.newsOf(box, reported, box === open))
    ].join("")
  }

  private newsOf(box: Box, reported: Map<Box, Reported>, isOpen: boolean): string {
    const before = reported.get(box)
    const now = reportedOf(box)
    reported.set(box, now)
    const old = before === undefined || before.name === now.name ? undefined : before.name
    const items = this.post.habits.capabilities.includes("CONDSTORE")
      ? "MESSAGES UIDNEXT UIDVALIDITY UNSEEN HIGHESTMODSEQ"
      : "MESSAGES UIDNEXT UIDVALIDITY UNSEEN"
    return [
      before === undefined || old !== undefined ? lineOf(now.name, old) : "",
      !isOpen && before !== undefined && before.counts !== now.counts ? this.counted(box, items) : ""
    ].join("")
  }

  private item(box: Box, item: string): string | undefined {
    const messages = [...box.messages.values()]
    switch (item) {
      case "MESSAGES":
        return `MESSAGES ${messages.length}`
      case "UIDNEXT":
        return `UIDNEXT ${box.uidNext}`
      case "UIDVALIDITY":
        return `UIDVALIDITY ${box.uidValidity}`
      case "UNSEEN":
        return `UNSEEN ${messages.filter(({ flags }) => !flags.includes("\\Seen")).length}`
      case "HIGHESTMODSEQ":
        return `HIGHESTMODSEQ ${this.post.habits.noModSeq ? 0 : box.modSeq}`
      case "MAILBOXID":
        return `MAILBOXID (F${box.mailboxId})`
      default:
        return undefined
    }
  }
}

const lineOf = (name: string, old?: string): string =>
  `* LIST (\\HasNoChildren) "/" ${name}${old === undefined ? "" : ` ("OLDNAME" ("${old}"))`}\r\n`

const reportedOf = ({ modSeq, name, uidNext }: Box): Reported => ({ name, counts: `${uidNext} ${modSeq}` })
