/** Messages that went, or were to go: by whom, and by what. RFC 9051 §6.4.3, RFC 6851. */
import { all, holds, never, received, type Rule } from "../../Rule.ts"
import { accepted, isAccepted, refused, removal, sends, shown } from "./lines.ts"
import { neverFetched, neverGone, neverMeanwhile } from "./meanwhile.ts"
import { refusedToRemove } from "./refused.ts"
import type { Rules } from "./Rules.ts"

/** As many went as the words say, by numbers: VANISHED is not counted. */
const removedSo = (words: RegExp, otherwise: number): Rule =>
  holds("as many removals", (connection, { said }) => {
    const stated = Number(words.exec(said.words)?.[1] ?? otherwise)
    const byNumber = received(connection, /^\* \d+ EXPUNGE\b/i).length
    return byNumber >= stated || received(connection, /^\* VANISHED\b/i).length > 0
  })

export const removals = {
  "removed-by-others": all(
    shown(/^\* (?:\d+ EXPUNGE|VANISHED \d)/i),
    never("this connection may have removed them", ({ commands }) =>
      commands.some(({ name }) => /^(?:(?:UID )?(?:EXPUNGE|MOVE)|CLOSE)$/.test(name))
    )
  ),
  "removed-at-mark": all(sends(/ UID STORE .*\\Deleted/i), removedSo(/removed (\d+) messages/, 1)),
  "moved-none": all(
    sends(/ UID MOVE \d/i),
    shown(/ OK\b/i),
    never("a COPYUID is shown", (connection, { said }) =>
      received(connection, /\[COPYUID /i).some(({ line }) => said.lines.includes(line))
    )
  ),
  "expunged-none": all(accepted(/EXPUNGE$/), neverMeanwhile(removal)),
  "expunged-amid": shown(/EXPUNGE/i),
  "expunged-others": all(
    holds("a mark as deleted", ({ commands }) =>
      commands.some(({ name, sent: { text } }) => name.endsWith("STORE") && /\\Deleted/i.test(text))
    ),
    accepted(/^EXPUNGE$/),
    removedSo(/removed (\d+) /, 0)
  ),
  "deleted-uncopied": all(
    sends(/^\S+ (?:UID )?COPY /i),
    sends(/^\S+ (?:UID )?STORE .*\\Deleted/i),
    refused(/COPY$/)
  ),
  "deleted-kept": all(
    refusedToRemove,
    sends(/^\S+ (?:UID )?STORE .*\\Deleted/i),
    never("an EXPUNGE or CLOSE was accepted", ({ commands }) =>
      commands.some(
        (command) =>
          command.by === "app" && /^(?:(?:UID )?EXPUNGE|CLOSE)$/.test(command.name) && isAccepted(command)
      )
    )
  ),
  "expunged-meanwhile": all(
    shown(/^(?:\* (?:VANISHED|\d+ EXPUNGE)\b|\S+ OK \[EXPUNGEISSUED\])/i),
    sends(/ UID (?:FETCH|STORE|MOVE|COPY) \d/i),
    neverFetched()
  ),
  "removed-then-read": all(
    shown(removal),
    sends(/ UID FETCH \d/i),
    holds("a removal of the app's own", ({ commands }) =>
      commands.some(({ by, name }) => by === "app" && /(?:EXPUNGE|MOVE)$/.test(name))
    ),
    neverFetched(/ UID FETCH /i),
    neverGone(/ UID FETCH /i)
  )
} satisfies Rules
