/** What became of commands. */
import { isSelect } from "../../Facts.ts"
import { all, durationIn, holds, never, received, type Rule, type Scene, when } from "../../Rule.ts"
import {
  account,
  countIn,
  givenUp,
  isRefusal,
  ownQueue,
  refusedAsSaid,
  some,
  someRefused,
  timesIn
} from "./scenes.ts"
import type { Rules } from "./Rules.ts"

/** The number of events of the account with this name. */
const eventsOf = (scene: Scene, name: string): number =>
  account(scene).reduce((sum, { lines }) => sum + lines.filter(({ event }) => event.name === name).length, 0)

/** “Both were cut off 9 s after it was sent”: at least two were lost so long after they were sent, by no limit of this program. */
const limited = when(
  /cut off \S+ \S+ after it was sent/,
  holds("two that were lost as long after they were sent, by the other end", (_, scene) => {
    const stated = durationIn(/cut off (.*) after it/.exec(scene.said.advice)?.[1] ?? "")
    const all = account(scene).flatMap(({ ended, lines }) =>
      ended?.error === "Timeout"
        ? []
        : lines.flatMap(({ event: each }) => (each.name === "command:lost" ? [each.data.ms] : []))
    )
    return stated !== undefined && all.filter((ms) => Math.abs(ms - stated.ms) <= 0.05 * ms).length > 1
  })
)

/** An APPEND that was written whole, or in part, and had no answer. */
const lostAppend = (effect: "unknown" | "undone"): Rule =>
  holds("an APPEND that was lost so", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(
        ({ event: each }) =>
          each.name === "command:lost" && each.data.cmd === "APPEND" && each.data.effect === effect
      )
    )
  )

const statusCounts = holds(
  "both counts of STATUS, the second after an APPEND that was stored",
  (_, scene) => {
    const [, before, after] =
      /STATUS counted (\d+) messages before and (\d+) after/.exec(scene.said.words) ?? []
    const lines = account(scene).flatMap(({ wire }) => wire.filter(({ isSent }) => !isSent))
    const at = (count = "") =>
      lines.find(({ text }) => new RegExp(`^\\* STATUS .*\\bMESSAGES ${count}\\b`, "i").test(text))?.line
    const stored = account(scene).flatMap(({ commands: own }) =>
      own.flatMap(({ answer, name }) =>
        name === "APPEND" && answer?.condition === "OK" ? [answer.line] : []
      )
    )
    const [first = Infinity, last = -Infinity] = [at(before), at(after)]
    return stored.some((line) => first < line && line < last)
  }
)

export const commands = {
  "life:refused": all(
    someRefused,
    holds("as many refusals, of that command, and no more of them", (_, scene) =>
      refusedAsSaid(account(scene), scene.said.words)
    )
  ),
  "life:appendUnknown": lostAppend("unknown"),
  "life:appendLong": all(
    lostAppend("unknown"),
    holds(
      "a long APPEND without an answer each time, and a short one with OK after the first",
      (_, scene) => {
        const lost = account(scene).flatMap(({ lines }) =>
          lines.flatMap(({ event: each }) =>
            each.name === "command:lost" && each.data.cmd === "APPEND"
              ? [{ bytes: each.data.bytes, time: each.time }]
              : []
          )
        )
        const stored = account(scene).flatMap(({ commands }) =>
          commands.filter(({ answer, name }) => name === "APPEND" && answer?.condition === "OK")
        )
        return (
          lost.length >= timesIn(scene.said.words) &&
          lost.every(({ bytes }) => bytes > 6000) &&
          stored.some(({ sent }) => sent.time > (lost[0]?.time ?? Infinity))
        )
      }
    )
  ),
  "life:appendLookedFor": all(
    lostAppend("unknown"),
    holds("a search by a header after that, with such a result", (_, scene) => {
      const isFound = scene.said.words.includes("and found a message")
      const lostAt = account(scene).flatMap(({ lines }) =>
        lines.flatMap(({ event: each }) =>
          each.name === "command:lost" && each.data.cmd === "APPEND" ? [each.time] : []
        )
      )
      return account(scene).some(({ commands, wire }) =>
        commands.some(
          ({ answer, name, sent }) =>
            name.endsWith("SEARCH") &&
            / HEADER /i.test(sent.text) &&
            lostAt.some((time) => sent.time > time) &&
            answer?.condition === "OK" &&
            isFound ===
              wire.some(
                ({ line, text }) =>
                  line > sent.line &&
                  line < answer.line &&
                  /^\* (?:SEARCH \d|ESEARCH .*(?:COUNT [1-9]|ALL \d))/i.test(text)
              )
        )
      )
    })
  ),
  "life:appendCut": lostAppend("undone"),
  "life:held": holds("a hold that the library ended", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(({ event: each }) => each.name === "program:end" && each.data.reason === "HeldTooLong")
    )
  ),
  "life:unread": givenUp,
  "life:impatient": all(
    givenUp,
    never("fewer were given up", (_, scene) => {
      const left = account(scene).flatMap(({ lines }) =>
        lines.filter(({ event: each }) => each.name === "command:interrupted")
      )
      return left.length < timesIn(scene.said.words)
    }),
    when(
      /, and (?:stored|carried out) /,
      holds("as many that were answered OK after the app had given them up", (_, scene) => {
        const late = account(scene).flatMap(({ commands, lines }) => {
          const left = lines.flatMap(({ event: each }) =>
            each.name === "command:interrupted" ? each.data.tag : []
          )
          return commands.filter(({ answer, tag }) => answer?.condition === "OK" && left.includes(tag))
        })
        const stated = Number(/, and (?:stored|carried out) (\d+) of/.exec(scene.said.words)?.[1])
        return late.length >= (stated || timesIn(scene.said.words))
      })
    )
  ),
  "life:appendCounted": all(lostAppend("unknown"), statusCounts),
  "life:appendAgain": all(
    some("a command that was lost with its connection", "command:lost"),
    holds("an APPEND after it", (_, scene) => {
      const appends = account(scene).flatMap(({ commands }) =>
        commands.filter(({ name }) => name === "APPEND")
      )
      return appends.length >= 2
    }),
    when(/STATUS counted/, statusCounts),
    when(
      / (?:is|are) there (?!.*STATUS counted)/,
      holds("a search by Message-ID that gave these UIDs after it", (_, scene) => {
        const groups = / \(UIDs (.*)\)/.exec(scene.said.words)?.[1]?.split("; ") ?? []
        return groups.every((group) =>
          account(scene).some(({ commands, wire }) =>
            wire.some(
              ({ isSent, line, text }) =>
                !isSent &&
                /^\* E?SEARCH /i.test(text) &&
                group.split(" and ").every((uid) => new RegExp(`[ ,:]${uid}(?!\\d)`).test(text)) &&
                commands.some(
                  ({ answer, sent }) =>
                    / UID SEARCH .*Message-ID/i.test(sent.text) &&
                    sent.line < line &&
                    (answer?.line ?? Infinity) > line
                )
            )
          )
        )
      })
    ),
    when(
      / although the mailbox had /,
      holds("such a number of messages", (_, scene) => {
        const [, after, before] = /had (\d+) messages then, and (\d+) before/.exec(scene.said.words) ?? []
        const told = account(scene).flatMap((each) =>
          received(each, /^\* \d+ EXISTS/i).map(({ text }) => text.split(" ")[1])
        )
        return Number(after) > Number(before) && told.includes(after)
      })
    )
  ),
  "life:copyAgain": all(
    limited,
    holds("a COPY that was lost, and the same sent after it", (_, scene) => {
      const words = account(scene).flatMap(({ commands }) =>
        commands.flatMap(({ answer, name, sent: { text } }) =>
          name.endsWith("COPY") ? [{ words: text.replace(/^\S+ /, ""), isLost: answer === undefined }] : []
        )
      )
      return words.some(
        (each, at) => each.isLost && words.slice(at + 1).some((later) => later.words === each.words)
      )
    })
  ),
  "life:unsent": some("a command that was not sent", "command:unsent"),
  "life:unanswered": all(
    some("a command that was lost with its connection", "command:lost"),
    never("fewer were lost", (_, scene) => eventsOf(scene, "command:lost") < countIn(scene.said.words)),
    limited,
    when(
      /no complete answer/,
      holds("messages, or a part of one", (_, scene) =>
        account(scene).some(
          (each) =>
            received(each, /^\* \d+ FETCH\b/i).length > 0 ||
            Number(each.ended?.facts?.["literalReceived"] ?? 0) > 0
        )
      )
    )
  ),
  "life:leftUnread": all(
    holds("a FETCH without .PEEK of the first of them that was lost", (_, scene) => {
      const uid = /(?:UID|UIDs) (\d+)/.exec(scene.said.words)?.[1] ?? "?"
      return account(scene).some(({ commands, lines }) =>
        commands.some(
          ({ answer, name, sent: { text }, tag }) =>
            name === "UID FETCH" &&
            answer === undefined &&
            new RegExp(` ${uid}\\b`).test(text) &&
            /\b(?:BODY\[|BINARY\[|RFC822(?:\.TEXT)?(?=[ )]|$))/i.test(text) &&
            lines.some(({ event: each }) => each.name === "command:lost" && each.data.tag === tag)
        )
      )
    }),
    holds("as many searches for unread messages that do not give it", (_, scene) => {
      const uid = /(?:UID|UIDs) (\d+)/.exec(scene.said.words)?.[1] ?? "?"
      const count = Number(/(\d+) searches/.exec(scene.said.words)?.[1] ?? 1)
      const searches = account(scene).flatMap(({ commands }) =>
        commands.filter(
          ({ answer, sent: { text } }) => answer?.condition === "OK" && /SEARCH .*UNSEEN$/i.test(text)
        )
      )
      const found = account(scene).flatMap((each) =>
        received(each, new RegExp(`^\\* E?SEARCH .*\\b${uid}\\b`, "i"))
      )
      return searches.length > count && found.length > 0
    })
  ),
  "life:doneBefore": all(
    some("a command that was lost with its connection", "command:lost"),
    holds("its refusal with that code", (_, scene) => {
      const code = /\((\w+)\)/.exec(scene.said.words)?.[1] ?? "?"
      const name = /^[A-Z]+/.exec(scene.said.words)?.[0]
      return account(scene).some(({ commands }) =>
        commands.some((each) => each.name === name && each.answer?.text.includes(`NO [${code}]`) === true)
      )
    })
  ),
  "life:repeatedDone": all(
    some("a command that was lost with its connection", "command:lost"),
    holds("the same, answered with OK before it was sent", (_, scene) => {
      const name = /a (DELETE|RENAME) that/.exec(scene.said.words)?.[1]
      const asked = account(scene).flatMap(({ commands }) => commands.filter((each) => each.name === name))
      const words = ({ sent: { text }, tag }: (typeof asked)[number]) => text.slice(tag.length)
      return asked.some(
        (lost) =>
          lost.answer === undefined &&
          asked.some(
            (done) =>
              words(done) === words(lost) &&
              done.answer?.condition === "OK" &&
              done.sent.line < lost.sent.line
          )
      )
    })
  ),
  "life:askedAgain": all(
    some("a command that was lost with its connection", "command:lost"),
    holds("one that was answered in the same words", (_, scene) => {
      const words = account(scene).map(({ commands }) =>
        commands.map(({ answer, sent: asked, tag }) => ({
          isAnswered: answer?.condition === "OK",
          text: asked.text.slice(tag.length)
        }))
      )
      const lost = new Set(words.flat().flatMap(({ isAnswered, text }) => (isAnswered ? [] : [text])))
      return words.flat().some(({ isAnswered, text }) => isAnswered && lost.has(text))
    })
  ),
  "life:turnWaited": ownQueue("turn"),
  "life:poolWaited": ownQueue("pool"),
  "life:refusedAlike": all(
    holds("as many refusals of a command that only reads", (_, scene) => {
      const refused = account(scene).flatMap(({ commands }) =>
        commands.filter(({ answer }) => isRefusal(answer?.condition))
      )
      const alike = Map.groupBy(refused, ({ sent: asked, tag }) => asked.text.slice(tag.length).trim())
      const named = scene.said.words.split(" refused ")[0]?.replace(/…$/, "") ?? ""
      const count = timesIn(scene.said.words)
      return Array.from(alike).some(([words, each]) => words.startsWith(named) && each.length >= count)
    }),
    holds("another that was answered", (_, scene) => {
      const name = /^(?:UID )?[A-Z]+/.exec(scene.said.words)?.[0]
      return account(scene).some(({ commands }) =>
        commands.some((each) => each.name === name && each.answer?.condition === "OK")
      )
    })
  ),
  "life:mailboxRefused": all(
    holds("three refusals of a mailbox", (_, scene) => {
      const refused = account(scene).flatMap(({ commands }) =>
        commands.filter(
          ({ answer, name }) => /^(?:SELECT|EXAMINE)$/.test(name) && isRefusal(answer?.condition)
        )
      )
      return refused.length >= 3
    }),
    holds("a mailbox that opened", (_, scene) =>
      account(scene).some(({ openedAt }) => openedAt !== undefined)
    )
  ),
  "life:waitedInVain": holds(
    "as many attempts that the app ended, each with a command unanswered for long",
    (_, scene) => {
      const waits = account(scene).filter(
        ({ ended, openedAt, lines }) =>
          ended?.outcome === "interrupted" &&
          openedAt === undefined &&
          lines.some(({ event: each }) => each.name === "command:lost" && each.data.ms >= 10_000)
      )
      return waits.length === timesIn(scene.said.words)
    }
  ),
  "life:noMailbox": holds("that command, refused on a connection that asked for no mailbox", (_, scene) => {
    const name = /which ([A-Z ]+) needs/.exec(scene.said.words)?.[1]
    return account(scene).some(
      ({ commands }) =>
        !commands.some((each) => isSelect(each.name)) &&
        commands.some((each) => each.name === name && each.by === "app" && isRefusal(each.answer?.condition))
    )
  }),
  "life:refusedHere": some("a call that this program refused", "command:refused"),
  "life:busy": some("a time in which this program was busy", "program:busy"),
  "life:untaken": holds("something that waited for the app", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(({ event: each }) => each.name === "program:start" && each.data.kind === "untaken")
    )
  ),
  "life:passed": holds("a command that was refused, and accepted later", (_, scene) =>
    account(scene).some(({ commands }) =>
      commands.some(
        ({ answer, name, sent }) =>
          isRefusal(answer?.condition) &&
          commands.some(
            (later) => later.name === name && later.sent.line > sent.line && later.answer?.condition === "OK"
          )
      )
    )
  )
} satisfies Rules
