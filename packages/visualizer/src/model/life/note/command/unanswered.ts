/** Notes of all other commands without an answer, and whether they may be sent again. */
import type { Note } from "../../Note.ts"
import { askOtherwise, repeatedIn } from "../../losses.ts"
import { aloneIn } from "../../alone.ts"
import type { Lived } from "../../Lived.ts"
import { part } from "../../Part.ts"
import { mostOf } from "../../../../trace/extremes.ts"
import { refusedAfter, repeatsOf } from "./repeats.ts"
import { leftUnreadIn } from "./leftUnread.ts"
import { limitWords, ownOf, type Unanswered, unansweredOf } from "./unansweredOf.ts"

/** Commands besides APPEND that had no answer when a connection ended: their callers failed, although it is open again. */
export const unanswered = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  // those that alone are slow are told with the slow answers to the same
  const slow = aloneIn(account)?.unanswered
  const done = new Set(
    [...refusedAfter(account), ...repeatsOf(account), ...leftUnreadIn(account)].map(({ lost }) => lost)
  )
  const all = unansweredOf(account).filter(
    ({ cmd, lost }) => cmd !== "APPEND" && slow?.has(lost) !== true && !done.has(lost)
  )
  const first = all.find(({ effect }) => effect === "unknown") ?? all[0]
  if (first === undefined) return []
  const { cmd, effect } = first
  const messages = mostOf(all.map(({ lost }) => lost.messages))
  const isBegun = messages > 0 || all.some(({ lost }) => lost.isBegun)
  const [repeated] = repeatedIn(account.map(({ stay }) => stay))
  const perhaps =
    effect === "unknown"
      ? `Let the app look at the mailbox before it repeats ${cmd}: it may have been done.`
      : repeated === undefined
        ? harmless(all)
        : askOtherwise(repeated).try
  const own = ownOf(all)
  // what was read in the end asks nobody for anything
  if (all.every(({ effect, isAnswered }) => effect !== "unknown" && isAnswered()))
    return all.every(({ isSame }) => isSame)
      ? [
          {
            part: part("askedAgain", all.length, cmd, isBegun),
            try: "Nothing to do: the app asked again, and got the answer.",
            actionBy: "nobody"
          }
        ]
      : [
          {
            part: part("unanswered", all.length, cmd, messages, isBegun),
            try: "Nothing to do if the app has what it asked for: it sent the same words again, which may stand for other messages then. By UID, it asks for the same.",
            actionBy: "nobody"
          }
        ]
  return [
    {
      part: part("unanswered", all.length, cmd, messages, isBegun),
      try:
        own === undefined
          ? `${perhaps}${limitWords(all)}`
          : effect === "unknown"
            ? `${own.try} ${perhaps}`
            : own.try,
      actionBy: "app"
    }
  ]
}

/** What to do about commands that changed nothing, but perhaps marks. */
const harmless = (all: ReadonlyArray<Unanswered>): string => {
  if (all.some(({ effect }) => effect === "marked"))
    return "Let the app ask again by the same UIDs, and not for what is unread: FETCH without .PEEK may have marked these messages as read. With BODY.PEEK[] a lost answer changes nothing."
  return all.every(({ isSame }) => isSame)
    ? "Let the app ask again: what had no answer changed nothing."
    : "Let the app ask again by UID: what had no answer changed nothing, and the same words stand for other messages once some have come or gone."
}
