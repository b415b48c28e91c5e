/** What is drawn of a life, and its legend. */
import { type Connection, isSelect } from "../../Facts.ts"
import { all, app, durationIn, holds, received, type Rule, type Scene, when } from "../../Rule.ts"
import {
  account,
  givenBack,
  givenUp,
  lost,
  moved,
  renewed,
  renumbered,
  silentFirst,
  slept,
  someRefused,
  unselected
} from "./scenes.ts"
import type { Rules } from "./Rules.ts"

const appSent = (scene: Scene, from: number, to: number): boolean =>
  app(scene, "sent", from - 2_000, to + 2_000).length > 0 ||
  // its SELECT waits for the answer to what was asked before
  app(scene, "held the turn", from - 10_000, to + 2_000).length > 0

/** Commands of the app: it says that it sent one in this time. */
const ofTheApp: Rule = (scene) => {
  const { facts, said } = scene
  if (!facts.isConfessed) return []
  const from = said.start ?? 0
  const to = said.id.startsWith("mark:") ? from : (said.end ?? facts.last)
  return appSent(scene, from, to) ? [] : ["the app sent nothing in this time"]
}

/** From the time that is said, and not from another. */
const openedAgain: Rule = (scene) => {
  const { words } = scene.said
  const stated = durationIn(/ open again (.*) (?:later|after that line)$/.exec(words)?.[1] ?? "")
  // a silence is told when it was noticed
  const silence = words.endsWith(" after that line")
    ? durationIn(/, ([^,]+) after the server’s last line/.exec(words)?.[1] ?? "")
    : undefined
  const from = (scene.said.start ?? 0) - (silence?.ms ?? 0)
  const slack = 1_000 + (silence?.slack ?? 0)
  const isSo = ({ openedAt = 0 }: Connection) =>
    stated === undefined || Math.abs(openedAt - from - stated.ms) <= stated.slack + slack
  return stated === undefined || account(scene).some(isSo) ? [] : ["it was open again at another time"]
}

const lasted: Rule = ({ said }) => {
  const stated = durationIn(/ for (.*?)(?:[:,]|$)/.exec(said.words)?.[1] ?? "")
  const whole = (said.end ?? 0) - (said.start ?? 0)
  return stated !== undefined &&
    Math.abs(whole - stated.ms) > Math.max(stated.slack, 60_000 * Number(whole >= 3_600_000)) + 1
    ? ["it lasted otherwise"]
    : []
}

export const moments = {
  "moment:late": holds("a failure before the first opening", (_, scene) => {
    const [first] = account(scene)
    return first !== undefined && first.openedAt === undefined
  }),
  "moment:away": all(
    givenBack,
    openedAgain,
    when(
      /logged in again/,
      holds("a connection that asked for no mailbox", (_, scene) =>
        account(scene).some(({ commands }) => !commands.some(({ name }) => isSelect(name)))
      )
    )
  ),
  "moment:alert": holds("an ALERT", (_, scene) =>
    account(scene).some((each) => received(each, /\[(?:WEB)?ALERT/i).length > 0)
  ),
  "moment:asked": ofTheApp,
  "moment:refused": someRefused,
  "moment:givenUp": givenUp,
  "moment:lost": lost,
  "moment:renewed": renewed,
  "moment:uidvalidity": renumbered,
  "moment:moved": moved,
  "moment:slept": slept,
  "mark:asked": ofTheApp,
  "mark:refused": someRefused,
  "mark:givenUp": givenUp,
  "mark:lost": lost,
  "mark:renewed": renewed,
  "mark:uidvalidity": renumbered,
  "mark:moved": moved,
  "mark:slept": slept,
  "piece:beginning": lasted,
  "piece:open": lasted,
  "piece:away": all(lasted, silentFirst),
  "piece:turn": lasted,
  "piece:paused": lasted,
  "piece:unasked": lasted,
  "piece:unknown": lasted,
  "legend:work": ofTheApp,
  "legend:unselected": unselected,
  "legend:waits": holds("a wait of this program, or a failure that it did not try again", (_, scene) =>
    account(scene).some(
      ({ ended, lines }) =>
        ended?.outcome === "failed" ||
        lines.some(
          ({ event: each }) =>
            each.name === "program:start" ||
            (each.name === "machine:transition" && /^(?:queueing|backoff)$/.test(each.data.to))
        )
    )
  ),
  "legend:held": holds("a connection that was taken back", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(({ event: each }) => each.name === "program:end" && each.data.reason === "HeldTooLong")
    )
  )
} satisfies Rules
