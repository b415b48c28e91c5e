/** Base subjects: without `Re:`, `Fwd:` and the like. RFC 5256 §2.1. */
import * as Mime from "./Mime.ts"
import { words } from "./decode.ts"

export interface BaseSubject {
  readonly base: string
  /** True if a prefix or suffix of a reply or forwarded message was removed. */
  readonly isReply: boolean
}

const trailer = / *\(fwd\)$/i
const leader = /^(?:\[[^[\]]*\] *)*(?:re|fwd?) *(?:\[[^[\]]*\])? *: */i
const blob = /^\[[^[\]]*\] *(?=.)/
const wrapper = /^\[fwd:(.*)\]$/i

/** Returns the base subject of a message: empty if it has none. */
export const baseSubject = (message: Mime.MimePart): BaseSubject => {
  let base = words(Mime.field(message, "Subject") ?? "")
    .replaceAll(/\s+/g, " ")
    .trim()
  let isReply = false
  for (;;) {
    const before = base
    for (const part of [trailer, leader, wrapper]) {
      if (!part.test(base)) continue
      base = base.replace(part, part === wrapper ? "$1" : "").trim()
      isReply = true
    }
    if (base === before) base = base.replace(blob, "")
    if (base === before) return { base, isReply }
  }
}
