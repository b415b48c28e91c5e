/** What the program did, and what in it took time. */
import { all, app, durationIn, event, holds, never, type Rule, shows, when } from "../../Rule.ts"
import { isListed, isRefused, lists, sends } from "./lines.ts"
import { neverFetched, neverGone } from "./meanwhile.ts"
import type { Rules } from "./Rules.ts"

/** A wait in this program for as long as the words say. */
const ownWait = (kind: "turn" | "pool" | "unread" | "untaken"): Rule =>
  holds(`a wait of this program (${kind}) for so long`, ({ end, lines }, { said }) => {
    const stated = durationIn(said.words)
    return lines.some(({ event }) => {
      if (event.name !== "program:start" || event.data.kind !== kind || stated === undefined) return false
      const { ms = 0, op } = event.data
      const over = lines.find((each) => each.event.name === "program:end" && each.event.data.op === op)
      return (over?.event.time ?? end) - event.time + ms >= (stated.ms - stated.slack) / 2
    })
  })

export const program = {
  interrupted: all(
    never(
      "the app did not leave",
      (connection, { facts }) =>
        facts.isConfessed &&
        app({ connection, facts }, "left", connection.start, connection.end + 1_000).length === 0 &&
        app({ connection, facts }, "gave up", connection.start, connection.end + 1_000).length === 0 &&
        facts.last > connection.end + 1_000
    ),
    when(
      /The server refused nothing/,
      never("something was refused", ({ commands }) => commands.some(isRefused))
    ),
    when(
      /after the server had refused/,
      holds("that the last command was refused", ({ commands }, { said }) => {
        const last = commands.at(-1)
        return last !== undefined && isRefused(last) && said.words.includes(`refused ${last.name}`)
      })
    ),
    when(
      /was without an answer/,
      never("a command had no answer", ({ commands }) => commands.some(({ answer }) => answer === undefined))
    )
  ),
  queued: holds("a wait for the turn at the host for so long", ({ end, lines }, { said }) => {
    const stated = durationIn(said.words)
    const waits = lines.flatMap(({ event: each }) =>
      each.name === "activity:start" && each.data.id === "queue" ? [each.time] : []
    )
    const over = (from: number): number =>
      lines.find(
        ({ event: each }) => each.name === "activity:end" && each.data.id === "queue" && each.time >= from
      )?.event.time ?? end
    return stated === undefined || waits.some((from) => over(from) - from >= stated.ms - stated.slack - 1)
  }),
  "turn-waited": ownWait("turn"),
  "pool-waited": ownWait("pool"),
  "not-read": ownWait("unread"),
  untaken: ownWait("untaken"),
  "program-busy": holds("a timer that came so late", ({ lines }, { said }) => {
    const stated = durationIn(said.words)
    return lines.some(
      ({ event: each }) =>
        each.name === "program:busy" && stated !== undefined && each.data.ms >= stated.ms - stated.slack
    )
  }),
  "asked-after-end": all(
    event("command:unsent"),
    holds("an end long before it", ({ lines }) => {
      const end = lines.find(({ event: { name } }) => name === "connection:ended")
      const asked = lines.findLast(({ event: { name } }) => name === "command:unsent")
      return end !== undefined && asked !== undefined && asked.event.time > end.event.time
    })
  ),
  "refused-here": shows("a call that was refused", ({ event }) => event.name === "command:refused"),
  "enable-unlisted": all(
    sends(/ ENABLE /i),
    never("it is listed", (connection, { said }) => {
      const [, names = ""] = /nothing of (.*), which/.exec(said.words) ?? []
      const last = lists(connection).at(-1)
      return last !== undefined && names.split(", ").some((name) => isListed(last, name))
    })
  ),
  "selects-raced": all(
    sends(/ (?:SELECT|EXAMINE) /i),
    sends(/ UID (?:FETCH|STORE|MOVE) \d/i),
    neverFetched(),
    neverGone()
  ),
  "stored-in-vain": all(sends(/ EXAMINE /i), sends(/ STORE /i))
} satisfies Rules
