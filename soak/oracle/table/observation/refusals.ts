/** What the server refused, and what it warned of. */
import { isLogin } from "../../Facts.ts"
import { all, holds, never, refusals as refusalsOf, when } from "../../Rule.ts"
import { atFirst, inItsPlace } from "./accepted.ts"
import { heard, isListed, lists, overlap, refused, removal, shown } from "./lines.ts"
import { asksToWait, countedRefusals, forSpecialUse, noFewer, pace } from "./refused.ts"
import type { Rules } from "./Rules.ts"
import { codeIn, namedIn } from "./words.ts"

/** It was done in another mailbox, and never in this one. */
const inOneAlone = when(
  /, in “.+” alone/,
  holds("that it was done in another mailbox, and never in this one", ({ commands }, { said }) => {
    const here = /, in “(.+)” alone/.exec(said.words)?.[1] ?? ""
    const name = namedIn(said.words)
    let isHere = false
    const went = commands.flatMap(({ answer, name: own, sent: { text } }) => {
      if (/^(?:SELECT|EXAMINE)$/.test(own)) {
        const opened = /^\S+ \w+ ("(?:[^"\\]|\\.)*"|\S+)/.exec(text)?.[1] ?? ""
        isHere = answer?.condition === "OK" && opened.replaceAll('"', "").toLowerCase() === here.toLowerCase()
        return []
      }
      return own === name ? [{ isHere, condition: answer?.condition }] : []
    })
    return (
      went.some((each) => !each.isHere && each.condition === "OK") &&
      went.every((each) => !each.isHere || each.condition !== "OK")
    )
  })
)

const ofOneMessage = holds(
  "a refused FETCH of that message alone, another of it with others, and these answered",
  ({ commands }, { said }) => {
    const uid = Number(/UID (\d+)/.exec(said.words)?.[1])
    const asked = commands.flatMap(({ answer, sent: { text } }) => {
      const set = /^\S+ UID FETCH ([\d:,]+) /i.exec(text)?.[1]
      return set === undefined ? [] : [{ set, condition: answer?.condition, has: overlap(set, `${uid}`) }]
    })
    const ofIt = asked.filter(({ condition }) => condition === "NO" || condition === "BAD")
    return (
      ofIt.some(({ set }) => set === `${uid}`) &&
      ofIt.some(({ set }) => set !== `${uid}`) &&
      ofIt.every(({ has }) => has) &&
      asked.some(({ condition, has }) => condition === "OK" && !has)
    )
  }
)

/** The capabilities in “no longer lists A, B”. */
const listedIn = (words: string): ReadonlyArray<string> => / lists (.*)$/.exec(words)?.[1]?.split(", ") ?? []

export const refusals = {
  "command-refused": all(
    holds(
      "the refusal",
      (connection, { said }) =>
        refusalsOf(connection, namedIn(said.words) ?? "", codeIn(said.words)).length > 0 ||
        connection.openedAt === undefined
    ),
    countedRefusals,
    forSpecialUse,
    noFewer,
    asksToWait,
    pace,
    when(/The server reported since which are gone/, shown(removal)),
    inOneAlone
  ),
  "message-refused": ofOneMessage,
  "fewer-capabilities": all(
    holds("that it was listed before the login", (connection, { said }) => {
      const login = connection.commands.find(({ name }) => isLogin(name))?.sent.line ?? Infinity
      return listedIn(said.words).every((name) =>
        lists(connection).some((each) => each.line < login && isListed(each, name))
      )
    }),
    // the last of several lists counts
    never("it is listed after the login", (connection, { said }) => {
      const login = connection.commands.findLast(({ answer, name }) => isLogin(name) && answer)?.answer?.line
      const last = lists(connection).findLast(({ line }) => line > (login ?? Infinity))
      return last !== undefined && listedIn(said.words).some((name) => isListed(last, name))
    })
  ),
  "accepted-later": (scene) =>
    /in smaller parts|for the others/.test(scene.said.why) ? inItsPlace(scene) : atFirst(scene),
  "extension-refused": holds(
    "the refusal",
    (connection, { said }) => refusalsOf(connection, namedIn(said.words) ?? "").length > 0
  ),
  "notify-overflow": shown(/NOTIFICATIONOVERFLOW/i),
  "select-refused": all(refused(/^(?:SELECT|EXAMINE)$/), pace),
  "conditional-store": shown(/\[MODIFIED\b/i),
  "logout-refused": refused(/^LOGOUT$/),
  "read-only": heard(/\[READ-ONLY\]/i),
  "server-warned": shown(/^\* NO/i),
  "server-complained": shown(/^\* BAD/i),
  throttled: shown(/\[THROTTLED\]/i)
} satisfies Rules
