/** Commands that name messages as none has: by numbers, by UIDs, or by those of others. */
import { type Connection, isSelect } from "../../Facts.ts"
import { all, holds, never, received, type Rule, when } from "../../Rule.ts"
import { accepted, heard, isAccepted, overlap, removal, sends, shown } from "./lines.ts"
import { askedIn, neverFetched, neverGone, toldIn, uidsOf } from "./meanwhile.ts"
import type { Rules } from "./Rules.ts"

/** Each message that a title names, as far as it is in no range, is in a line of the server that gives some. */
const namesGiven = (pattern: RegExp): Rule =>
  holds("each of these numbers", ({ wire }, { said }) => {
    const [, named = ""] = /\(([\d,:]+)…?\)/.exec(said.words) ?? []
    const given = wire.filter(({ isSent, text }) => !isSent && pattern.test(text))
    return named
      .split(",")
      .filter((each) => /^\d+$/.test(each))
      .every((each) => given.some(({ text }) => text.includes(":") || text.match(/\d+/g)?.includes(each)))
  })

const isNext = (connection: Connection, next = ""): boolean =>
  received(connection, /\[UIDNEXT /).some(({ text }) => text.includes(`[UIDNEXT ${next}]`))

/** The line of the first command that names this UID. */
const namedAt = ({ wire }: Connection, uid: string): number | undefined =>
  wire.find(({ isSent, text }) => isSent && new RegExp(`^\\S+ UID \\S+ \\S*\\b${uid}\\b`).test(text))?.line

/** “UIDs that it has not given: from 70 on, while its next UID is 12”. */
const notGiven: Rule = (scene) => {
  const [, uid = "", next = ""] =
    /not given: (?:from )?(\d+)(?: on)?, while its next UID is (\d+)/.exec(scene.said.words) ?? []
  return all(
    holds(
      "a UIDNEXT that is no higher than the UID",
      (connection) =>
        Number(uid) >= Number(next) && isNext(connection, next) && namedAt(connection, uid) !== undefined
    ),
    neverFetched(),
    never("the server had given it on another connection", (connection, { facts }) => {
      const validities = received(connection, /\[UIDVALIDITY \d+\]/i).map(
        ({ text }) => /(\d+)\]/.exec(text)?.[1] ?? ""
      )
      const asked = namedAt(connection, uid) ?? 0
      return facts.connections.some((each) =>
        // a shorter one may be of another mailbox
        validities.some(
          (validity) =>
            validity.length >= 9 &&
            received(each, new RegExp(`\\[APPENDUID ${validity} ${uid}\\]`, "i")).some(
              ({ line }) => line < asked
            )
        )
      )
    })
  )(scene)
}

export const uids = {
  "numbers-moved": all(
    sends(/^\S+ (?:FETCH|STORE|COPY|MOVE) \d/i),
    heard(removal),
    holds("as many commands by number", ({ commands }, { said }) => {
      const all = commands.filter(({ name }) => /^(?:FETCH|STORE|COPY|MOVE)$/.test(name))
      return all.filter(isAccepted).length >= Number(/: (\d+) /.exec(said.words)?.[1] ?? 0)
    })
  ),
  "numbers-as-uids": all(
    shown(/^\* (?:E?SEARCH|SORT|THREAD|\d+ FETCH)\b/i),
    sends(/ UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE) \d/i),
    namesGiven(/^\* (?:E?SEARCH|SORT|THREAD)\b|^\* \d+(?= FETCH\b)/i)
  ),
  "uids-as-numbers": all(
    namesGiven(/^\* (?:E?SEARCH|SORT|THREAD)\b|\bUID \d+/i),
    shown(/^\* (?:E?SEARCH\b|\d+ FETCH \(.*\bUID \d)/i),
    sends(/^\S+ (?:FETCH|STORE|COPY|MOVE) \d/i),
    holds("as many removals", (connection, { said }) => {
      const [, some] = /: (\d+|another) (?:other )?message/.exec(said.words) ?? []
      const count = some === undefined ? 0 : some === "another" ? 1 : Number(some)
      return received(connection, /^\* \d+ EXPUNGE/i).length >= count
    })
  ),
  "uids-of-another": all(
    sends(/ UID (?:STORE|MOVE|EXPUNGE) [\d:,]+/i),
    shown(/^\* E?SEARCH\b.*\d/i),
    holds("two mailboxes", ({ commands }) => commands.filter(({ name }) => isSelect(name)).length > 1),
    holds("as many removals", (connection, { said }) => {
      const gone = received(connection, /^\* (?:\d+ EXPUNGE|VANISHED \d)/i)
      const isByNumber = !gone.some(({ text }) => /VANISHED/i.test(text))
      return !isByNumber || gone.length >= Number(/took (\d+) messages/.exec(said.words)?.[1] ?? 0)
    })
  ),
  "uids-of-before": all(
    sends(/ UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE) \d/i),
    holds("another UIDVALIDITY before it", (connection, { facts }) => {
      const numbers = facts.connections
        .filter(({ account }) => account === connection.account)
        .flatMap((each) => received(each, /\[UIDVALIDITY \d+/i))
        .flatMap(({ text }) => /\[UIDVALIDITY (\d+)/i.exec(text)?.[1] ?? [])
      return new Set(numbers).size > 1
    })
  ),
  "uids-of-source": all(shown(/\[COPYUID /i), sends(/UID (?:STORE|FETCH|COPY|MOVE|EXPUNGE) /i)),
  "uids-beyond": all(
    sends(/ UID (?:FETCH|SEARCH .*UID) \d+:\*/i),
    shown(/\bUIDNEXT \d/i),
    holds("the UIDNEXT that it names", (connection, { said }) => {
      const [, low, high = low] = /next UID is (\d+)(?: to (\d+))?/.exec(said.words) ?? []
      return [low, high].every((next) => isNext(connection, next))
    })
  ),
  "uids-not-given": all(sends(/ UID (?:FETCH|STORE|COPY|MOVE) \d/i), notGiven),
  "uids-gone": all(
    shown(removal),
    sends(/ UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE) \d/i),
    neverFetched(),
    neverGone(),
    when(
      /another of its connections/,
      holds("a removal of them on another connection", (connection, { facts, said }) => {
        const asked = askedIn(connection, said.lines, /^\S+ UID /i)
        return facts.connections.some(
          (other) =>
            other !== connection &&
            asked !== undefined &&
            toldIn(other.wire).some(
              ({ isGone, uids }) => isGone && uids !== undefined && overlap(uids, uidsOf(asked))
            )
        )
      })
    )
  ),
  "uids-none": all(
    accepted(/^UID (?:FETCH|STORE)$/),
    neverFetched(),
    when(/The server had named the UID/, heard(/^\* (?:E?SEARCH|SORT|THREAD|\d+ FETCH)\b.*\d/i))
  )
} satisfies Rules
