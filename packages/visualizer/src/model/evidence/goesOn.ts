/** Where an app that reads messages in portions can go on after a loss. Pure. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { isSelect } from "./facts.ts"

/** A UID FETCH of a set, and what it asks for. A set that ends with `*` is no portion. */
const portion = /^\S+ UID FETCH ([\d:,]+) (.+)$/i

/** Says with which UIDs, if the same was asked of others in that mailbox, and answered, and nothing came of the last ones. */
export const goesOn = ({ commands, ended }: Connection): string => {
  const owed = commands.filter(({ answer, givenUp }) => answer === undefined && givenUp === undefined)
  const [lost, another] = owed
  const [, set, items] = portion.exec(lost?.text ?? "") ?? []
  if (lost === undefined || another !== undefined || set === undefined) return ""
  if (ended?.circumstances?.["messages"] !== undefined) return ""
  const opened = commands.findLast((each) => isSelect(each) && each.line < lost.line)?.line ?? 0
  const isRead = ({ answer, line, text }: CommandSpan): boolean => {
    const [, other, asked] = portion.exec(text) ?? []
    return line > opened && answer?.condition === "OK" && other !== set && asked === items
  }
  return commands.some(isRead)
    ? ` A new connection can go on with UID ${set}: what was asked before was answered.`
    : ""
}
