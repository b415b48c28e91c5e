/** Notes of COPY without an answer that was sent again. */
import { keyIn } from "../../../evidence/mailboxName.ts"
import type { Note } from "../../Note.ts"
import type { Lived } from "../../Lived.ts"
import { part } from "../../Part.ts"
import { unansweredOf, isCutOff, limitWords } from "./unansweredOf.ts"

/** COPY that was sent again after one that the server may have carried out: each adds the messages once more. RFC 9051 §6.4.7. */
export const copiedAgain = (account: ReadonlyArray<Lived>): ReadonlyArray<Note> => {
  const all = unansweredOf(account).filter(
    ({ cmd, effect, isSame, lost: { words } }) =>
      cmd.endsWith("COPY") && effect === "unknown" && isSame && words !== undefined
  )
  return Array.from(
    Map.groupBy(all, ({ lost, stay }) => keyIn(stay.started?.session, lost.words ?? "")).values()
  )
    .map((same) => ({ same, times: same.length + (same.some((each) => each.isAnswered()) ? 1 : 0) }))
    .filter(({ times }) => times > 1)
    .slice(0, 1)
    .map(({ same, times }) => ({
      part: part("copyAgain", same[0]?.cmd ?? "COPY", same.length, times),
      try: `Look whether the messages are there more than once, and delete the copies. COPY is not repeatable: let the app look into that mailbox before it sends it again${all.every(isCutOff) ? "" : ", and give a long one more time"}.${limitWords(all)}`,
      actionBy: "app"
    }))
}
