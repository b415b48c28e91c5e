/** Answers that stopped at each loss: where, and whether the app had read them. */
import type { Connection } from "../../Facts.ts"
import { all, holds, never, type Rule, type Scene, when } from "../../Rule.ts"
import { account, isFailed } from "./scenes.ts"

const lostOnes = (scene: Scene): ReadonlyArray<Connection> =>
  account(scene).filter((each) => each.openedAt !== undefined && isFailed(each))

/** Each place that is said was reached at least twice; and the last connection asked for none of these messages, if it says so. */
export const stoppedEach: Rule = when(
  /within a literal/,
  all(
    holds("two ends at each place that it says", (_, scene) => {
      const ends = lostOnes(scene).map(({ ended }) => ended?.facts ?? {})
      const places = Array.from(
        scene.said.words.matchAll(/after (\d+)(?: (?:or|to) (\d+))? of (\d+) bytes/g),
        ([, least, most = least, bytes]) => [least, most, bytes].map(Number)
      )
      return (
        places.length > 0 &&
        places.every(
          ([least = 0, most = 0, bytes]) =>
            ends.filter(({ literalBytes, literalReceived }) => {
              const received = Number(literalReceived)
              return literalBytes === bytes && received >= least && received <= most
            }).length >= 2
        )
      )
    }),
    when(
      /the last connection left/,
      never("the last connection asked for one of them", (_, scene) => {
        const uids = Array.from(scene.said.words.matchAll(/UID FETCH (\d+)\b/g), ([, uid]) => uid)
        const asked = account(scene).at(-1)?.commands ?? []
        return asked.some(({ sent: { text } }) =>
          uids.includes(/ UID FETCH (\d+) \(UID BODY/i.exec(text)?.[1])
        )
      })
    )
  )
)

/** The app did not take an answer, at each loss. */
export const unreadEach: Rule = when(
  /had taken nothing more/,
  holds("an answer that was not read, on each connection that was lost", (_, scene) =>
    lostOnes(scene).every(({ lines }) =>
      lines.some(({ event: each }) => each.name === "program:start" && each.data.kind === "unread")
    )
  )
)
