/** `* THREAD (2)(3 6 (4 23)(44 7 96))`: each message is below the one before it in its parentheses. RFC 5256 §4, §5. */
import type { MessageThread, ThreadData } from "../../Response.ts"
import * as Grammar from "../Grammar.ts"
import * as Cursor from "./Cursor.ts"

interface Node {
  number?: number
  readonly children: Array<MessageThread>
}

/** Threads can be arbitrarily deep, so the open ones are kept in a list instead of the call stack. */
export const thread = (cursor: Cursor.Cursor): ThreadData | undefined => {
  const top: Node = { children: [] }
  const open: Array<Node> = []
  let parent = top
  let isEmpty = false
  while (!Cursor.finish(cursor)) {
    Cursor.spaces(cursor)
    switch (Cursor.peek(cursor)) {
      case Grammar.OPEN:
        cursor.at++
        // what these have in common is not in the mailbox
        if (isEmpty) parent = below(parent, { children: [] })
        open.push(parent)
        isEmpty = true
        break
      case Grammar.CLOSE: {
        cursor.at++
        const before = open.pop()
        if (before === undefined || isEmpty) return undefined
        parent = before
        break
      }
      default: {
        const number = Cursor.number(cursor)
        if (number === undefined || open.length === 0) return undefined
        parent = below(parent, { number, children: [] })
        isEmpty = false
      }
    }
  }
  return open.length > 0 ? undefined : { _tag: "Thread", threads: top.children }
}

const below = (parent: Node, child: Node): Node => {
  parent.children.push(child)
  return child
}
