/** The mailboxes of a LIST as a tree, by the levels of their names. RFC 9051 §5.1. */
import { isListOf } from "../../../base/is.ts"
import { expects } from "../../../failure/expects.ts"
import { isInfo, type MailboxInfo } from "./MailboxInfo.ts"

/** One level of names, with all below it. */
export interface MailboxTree {
  /** The last part of its path. */
  readonly name: string
  /** The whole name, as commands take it. */
  readonly path: string
  /** Absent if LIST did not return this level itself. */
  readonly mailbox: MailboxInfo | undefined
  /** In the order of the LIST. */
  readonly children: ReadonlyArray<MailboxTree>
}

/** A level that may still get children, and these by their names. */
interface Growing {
  readonly level: { -readonly [Field in keyof MailboxTree]: MailboxTree[Field] }
  readonly children: Array<MailboxTree>
  readonly byName: Map<string, Growing>
}

/** Makes a tree of what `list` returned: the top levels, each with its children. */
export const mailboxTree = (mailboxes: ReadonlyArray<MailboxInfo>): ReadonlyArray<MailboxTree> => {
  expects(isListOf(mailboxes, isInfo), "Command.mailboxTree", "mailboxes", "the result of a LIST")
  const root = growing("", "")
  for (const mailbox of mailboxes) {
    const { delimiter = "", name } = mailbox
    let at = root
    for (let start = 0, end = 0; start < name.length; start = end + delimiter.length) {
      const next = delimiter === "" ? -1 : name.indexOf(delimiter, start)
      end = next < 0 ? name.length : next
      at = below(at, name.slice(start, end), name.slice(0, end))
    }
    at.level.mailbox ??= mailbox
  }
  return root.children
}

const growing = (name: string, path: string): Growing => {
  const children: Array<MailboxTree> = []
  return { level: { name, path, mailbox: undefined, children }, children, byName: new Map() }
}

const below = ({ byName, children }: Growing, name: string, path: string): Growing => {
  const known = byName.get(name)
  if (known !== undefined) return known
  const child = growing(name, path)
  byName.set(name, child)
  children.push(child.level)
  return child
}
