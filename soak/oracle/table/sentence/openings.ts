/** When a mailbox was open, and what ended that. */
import type { ServerDeed } from "../../Deed.ts"
import { type Connection, isSelect } from "../../Facts.ts"
import { all, durationIn, holds, never, received, type Scene, when } from "../../Rule.ts"
import {
  account,
  givenBack,
  isFailed,
  limitEach,
  losses,
  moved,
  namesCause,
  open,
  polls,
  numbersOn,
  renumbered,
  silentFirst,
  slept,
  timesIn,
  unselected
} from "./scenes.ts"
import type { Rules } from "./Rules.ts"
import { stoppedEach, unreadEach } from "./stopped.ts"

/** How long nothing was heard when DONE was sent, or when the connection ended before one. */
const quietBeforeDone = ({ end, wire }: Connection): number => {
  const heard = wire.findLast(({ isSent }) => !isSent)?.time ?? end
  const done = wire.findLast(({ isSent, text }) => isSent && text === "DONE")?.time ?? end
  return (done > heard ? done : end) - heard
}

const lostOf = (scene: Scene): ReadonlyArray<Connection> =>
  account(scene).filter((each) => each.openedAt !== undefined && isFailed(each))

/** How long nothing was sent or heard before the first line after the last that was heard. */
const restAtLast = ({ wire }: Connection): number => {
  const heard = wire.findLastIndex(({ isSent }) => !isSent)
  return (wire[heard + 1]?.time ?? 0) - (wire[heard]?.time ?? 0)
}

/** The longest time in which nothing was sent or heard before the last line that was heard. */
const survivedRest = ({ wire }: Connection): number => {
  const heard = wire.findLastIndex(({ isSent }) => !isSent)
  return Math.max(0, ...wire.slice(1, heard + 1).map(({ time }, at) => time - (wire[at]?.time ?? time)))
}

/** What kept the mailbox from being open again is how an attempt ended that opened none. */
const againInVain = when(
  /until then: |the longest time: /,
  holds("an attempt that opened no mailbox", (_, scene) =>
    account(scene).some(({ ended, openedAt }) => openedAt === undefined && ended?.error !== undefined)
  )
)

/**
 * All changes since the loss were asked for: by SELECT (RFC 7162 §3.2.5), or by what its answer and further questions left
 * to know, after which the library records that nothing was missed.
 */
const nothingMissed = never("nobody asked for what had happened", (_, scene) => {
  const [, ...again] = account(scene).filter(({ openedAt }) => openedAt !== undefined)
  return again.some(
    ({ lines, server }) =>
      server.length > 0 &&
      !server.some(asksForChanges) &&
      !lines.some(({ event }) => event.name === "mailbox:resynchronized" && event.data.outcome === "complete")
  )
})

const asksForChanges = (deed: ServerDeed): boolean =>
  deed.did === "answered" &&
  isSelect(deed.command) &&
  deed.condition === "OK" &&
  /\(QRESYNC/i.test(deed.asked)

const someGap = holds("a gap", (_, scene) => !isWhole(scene))

/** No event of the account is missing, and its first attempt is in the trace. */
const isWhole = (scene: Scene): boolean =>
  account(scene).every(({ lines }) => lines.every(({ event: each }) => each.name !== "trace:gap")) &&
  account(scene).some(({ lines }) =>
    lines.some(({ event: each }) => each.name === "connection:started" && each.data.attempt === 1)
  )

export const openings = {
  "life:open": open,
  "life:openHere": open,
  "life:openOnRecord": open,
  "life:openOnRecordHere": open,
  "life:unselected": unselected,
  "life:onlyAfter": never(
    "the first attempt opened it",
    (_, scene) => account(scene)[0]?.openedAt !== undefined
  ),
  "life:atBothEnds": someGap,
  "life:atBothEndsAlone": someGap,
  "life:unkept": someGap,
  "life:neverLost": never("it was lost", (_, scene) => losses(scene) > 0),
  "life:lossesUnknown": never("all of it is in the trace", (_, scene) => isWhole(scene)),
  "life:lost": all(
    never("another number of losses", (_, scene) => losses(scene) !== timesIn(scene.said.words)),
    never("another rhythm", (_, scene) => {
      const stated = durationIn(/about every (.*)/.exec(scene.said.words)?.[1] ?? "")
      if (stated === undefined) return false
      const lost = account(scene).filter((each) => each.openedAt !== undefined && isFailed(each))
      const between = lost.map(({ end, openedAt = 0 }, at) => end - (lost[at - 1]?.end ?? openedAt))
      const isSo = (ms: number) => Math.abs(ms - stated.ms) <= 0.3 * stated.ms + stated.slack
      return between.filter(isSo).length < 0.6 * between.length
    })
  ),
  "life:lostAtLeast": never("fewer losses", (_, scene) => losses(scene) < timesIn(scene.said.words)),
  "life:alike": all(
    givenBack,
    stoppedEach,
    unreadEach,
    limitEach,
    when(
      /a message of/,
      holds("a message of 100 kB or more", (_, scene) =>
        account(scene).some((each) =>
          received(each, /RFC822\.SIZE \d{6}/i).some(({ text }) => / FETCH /.test(text))
        )
      )
    ),
    when(
      /not again since IDLE/,
      holds("an IDLE that is renewed sooner than the silences before it", (_, scene) => {
        const all = account(scene)
        const renewed = (all.at(-1)?.lines ?? []).flatMap(({ event: each }) =>
          each.name === "timer:set" && each.data.timer === "reissueInterval" ? each.data.ms : []
        )
        const silences = all
          .filter((each) => each.openedAt !== undefined && isFailed(each))
          .map(quietBeforeDone)
        return renewed.length > 0 && silences.length > 1 && Math.max(...renewed) < Math.min(...silences)
      })
    ),
    when(
      /which none survived/,
      all(
        holds("a quiet of so long before each DONE that was not answered", (_, scene) => {
          const stated = durationIn(scene.said.words)
          const lost = account(scene).filter((each) => each.openedAt !== undefined && isFailed(each))
          return (
            stated !== undefined &&
            lost.length > 1 &&
            lost.every((each) => quietBeforeDone(each) >= stated.ms - stated.slack)
          )
        }),
        never("a longer one was survived", (_, scene) => {
          const stated = durationIn(scene.said.words)?.ms ?? 0
          return account(scene).some(({ openedAt = Infinity, wire }) => {
            const heard = wire.findLastIndex(({ isSent }) => !isSent)
            return wire
              .slice(1, heard + 1)
              .some(({ time }, at) => time > openedAt && time - (wire[at]?.time ?? time) > stated)
          })
        })
      )
    ),
    when(
      / of quiet(?:, while |$)/,
      all(
        holds("a rest of so long before the last command of each that was lost", (_, scene) => {
          const stated = durationIn(/after (.*?) of quiet/.exec(scene.said.words)?.[1] ?? "")
          return (
            stated !== undefined &&
            lostOf(scene).every((each) => restAtLast(each) >= stated.ms - stated.slack)
          )
        }),
        never("one as long was survived", (_, scene) =>
          account(scene).some((each) => survivedRest(each) >= Math.min(...lostOf(scene).map(restAtLast)))
        )
      )
    ),
    when(
      /no longer than it had survived/,
      holds("longer silences before, and lines after them", (_, scene) =>
        account(scene)
          .filter((each) => each.openedAt !== undefined && isFailed(each))
          .every((each) => {
            const heard = each.wire.findLastIndex(({ isSent }) => !isSent)
            const gaps = each.wire
              .slice(1, heard + 1)
              .map(({ time }, at) => time - (each.wire[at]?.time ?? time))
            return gaps.some((ms) => ms >= quietBeforeDone(each) - 1500)
          })
      )
    )
  ),
  "life:awayAtMost": all(givenBack, silentFirst, againInVain),
  "life:awayBefore": all(givenBack, silentFirst, againInVain),
  "life:endedBy": holds("a last end for a reason that the server named", (_, scene) =>
    account(scene).slice(-1).some(namesCause)
  ),
  "life:givenUp": all(
    holds("a failed end", (_, scene) => account(scene).at(-1)?.ended?.outcome === "failed"),
    when(
      / before the trace ends: /,
      holds("a trace that goes on for so long", (_, scene) => {
        const { ms = Infinity, slack = 0 } = durationIn(scene.said.words) ?? {}
        return scene.facts.last - (account(scene).at(-1)?.end ?? Infinity) >= ms - slack
      })
    )
  ),
  "life:awayAtLast": givenBack,
  "life:awayNow": givenBack,
  "life:left": never("it has ended otherwise", (_, scene) => {
    const outcome = account(scene).at(-1)?.ended?.outcome
    return outcome === "failed" || outcome === "closed"
  }),
  "life:locked": holds("READ-ONLY", (_, scene) =>
    account(scene).some((each) => received(each, /READ-ONLY/i).length > 0)
  ),
  "life:renumbered": all(
    renumbered,
    when(/UIDNEXT went on as before/, numbersOn),
    when(
      /UIDs began from 1 again/,
      holds("UIDNEXT that follows the number of messages", (_, scene) =>
        account(scene).some((each) => {
          const [first] = received(each, /^\* \d+ EXISTS/i).map(({ text }) => Number(/\d+/.exec(text)?.[0]))
          return received(each, /\[UIDNEXT \d+\]/i).some(({ text }) =>
            text.toUpperCase().includes(`[UIDNEXT ${(first ?? Number.NaN) + 1}]`)
          )
        })
      )
    ),
    when(
      /(\d+) messages where there were (\d+)/,
      holds("more messages before than then", (_, scene) => {
        const [now, before] =
          /(\d+) messages where there were (\d+)/.exec(scene.said.words)?.slice(1).map(Number) ?? []
        const told = account(scene).flatMap((each) =>
          received(each, /^\* \d+ EXISTS/i).map(({ text }) => text)
        )
        const numbers = told.map((text) => Number(/\d+/.exec(text)?.[0]))
        return (
          now !== undefined && before !== undefined && now < before && numbers.some((each) => each >= before)
        )
      })
    ),
    when(
      /among the same (\d+) values/,
      holds("as many values", (_, scene) => {
        const values = account(scene).flatMap((each) =>
          received(each, /\[UIDVALIDITY (\d+)\]/i).map(({ text }) => /UIDVALIDITY (\d+)/i.exec(text)?.[1])
        )
        return new Set(values).size >= Number(/the same (\d+) values/.exec(scene.said.words)?.[1])
      })
    )
  ),
  "life:slept": slept,
  "life:moved": moved,
  "life:nothingMissed": nothingMissed,
  "life:hardlyOpen": holds("five losses", (_, scene) => losses(scene) >= 5),
  "life:paused": holds("so many connections that the app ended", (_, scene) => {
    const ended = account(scene).filter(
      ({ ended: end, openedAt }) =>
        openedAt !== undefined && (end?.outcome === "closed" || end?.outcome === "interrupted")
    )
    return ended.length >= 1
  }),
  "life:silent": holds(
    "a command in its last connection that was never answered, and no line since",
    (_, scene) => {
      const last = account(scene).at(-1)
      return last !== undefined && last.ended === undefined && last.wire.at(-1)?.isSent === true
    }
  ),
  "life:polled": holds("a mailbox that is polled", (_, scene) => account(scene).some(polls)),
  "life:stopped": holds("so many failures that were not tried again by themselves", (_, scene) => {
    const failed = account(scene)
      .slice(0, -1)
      .filter(({ ended }) => ended?.outcome === "failed")
    return failed.length >= timesIn(scene.said.words)
  }),
  "life:leftQuiet": holds("losses upon the first command after so long without a line", (_, scene) => {
    const stated = durationIn(scene.said.words)
    const quiet = account(scene).flatMap(({ ended, openedAt, wire }) => {
      const at = wire.findLastIndex(({ isSent }) => !isSent)
      const [heard, asked] = [wire[at], wire[at + 1]]
      return ended?.error !== undefined && openedAt !== undefined && heard && asked
        ? [asked.time - heard.time]
        : []
    })
    const longest = quiet.reduce((most, ms) => Math.max(most, ms), 0)
    return stated !== undefined && longest >= 1_795_000 && stated.ms - stated.slack <= longest + 1000
  }),
  "life:foundAgain": holds("more messages when it was opened again than before", (_, scene) => {
    const counts = account(scene)
      .filter(({ openedAt }) => openedAt !== undefined)
      .map((each) => {
        const told = received(each, /^\* \d+ (?:EXISTS|EXPUNGE)/i).map(({ text }) => text)
        const numbers = told.flatMap((text) => (/EXISTS/i.test(text) ? [Number(/\d+/.exec(text)?.[0])] : []))
        const last = told.findLastIndex((text) => /EXISTS/i.test(text))
        return { first: numbers[0] ?? 0, last: (numbers.at(-1) ?? Infinity) - (told.length - 1 - last) }
      })
    const more = counts
      .slice(1)
      .reduce((sum, { first }, at) => sum + Math.max(0, first - (counts[at]?.last ?? 0)), 0)
    const stated = /(\d+) messages/.exec(scene.said.words)?.[1]
    return more >= Number(stated ?? 1)
  }),
  "life:hasty": holds("waits that the app ended", (_, scene) => {
    const ended = account(scene).filter(({ lines }) =>
      lines.some(({ event: each }) => each.name === "machine:transition" && each.data.event === "user.retry")
    )
    return ended.length >= timesIn(scene.said.words)
  }),
  "life:rushed": holds("as many attempts that failed, of as many calls", (_, { connection, facts, said }) => {
    const failed = facts.connections.filter(
      (each) => each.label === connection.label && each.openedAt === undefined && isFailed(each)
    )
    const [, attempts = "0"] = /, (\d+) failed attempts/.exec(said.words) ?? []
    return (
      failed.length >= Number(attempts) &&
      new Set(failed.map(({ session }) => session)).size >= timesIn(said.words)
    )
  }),
  "life:unaskedAtLast": holds("a last connection that asked for no mailbox", (_, scene) => {
    const last = account(scene).at(-1)
    return last?.commands.some(({ name }) => isSelect(name)) === false
  })
} satisfies Rules
