/** How the server answered, and what it told. */
import {
  all,
  durationIn,
  grownAfterDone,
  holds,
  never,
  onlyAfterDone,
  onlySlow,
  received,
  when
} from "../../Rule.ts"
import { cutShort } from "../../cutShort.ts"
import { account, lookUps, renumbered, timesIn } from "./scenes.ts"
import type { Rules } from "./Rules.ts"

export const answers = {
  "life:inClear": never("TLS was made", (_, scene) =>
    account(scene).every(({ lines }) =>
      lines.some(({ event: each }) => each.name === "net:end" && each.data.ok && each.data.protocol)
    )
  ),
  "life:wentBack": holds("a lower UIDNEXT than before", (_, scene) => {
    const all = account(scene).flatMap((each) =>
      received(each, /\[UIDNEXT \d+\]/i).map(({ text }) => Number(/UIDNEXT (\d+)/i.exec(text)?.[1]))
    )
    return all.some((next, at) => next < (all[at - 1] ?? 0))
  }),
  "life:restored": holds("words of a backup", (_, scene) =>
    account(scene).some((each) => received(each, /back-?up|snapshot|sicherung|резервн|备份/i).length > 0)
  ),
  "life:uidsOfBefore": all(
    renumbered,
    holds("a command by UID", (_, scene) =>
      account(scene).some(({ commands }) =>
        commands.some(({ name }) => /^UID (?:FETCH|STORE|COPY|MOVE|EXPUNGE)$/.test(name))
      )
    )
  ),
  "life:short": all(
    holds("a size that is stated", (_, scene) =>
      account(scene).some((each) => received(each, /RFC822\.SIZE \d/i).length > 0)
    ),
    cutShort(account)
  ),
  "life:contentless": holds("NIL for a message", (_, scene) =>
    account(scene).some((each) => received(each, /[ (](?:BODY\[\]|RFC822)(?:<\d+>)? NIL\b/i).length > 0)
  ),
  "life:heedless": holds("so many refusals at a limit", (_, scene) => {
    const refused = account(scene).flatMap((each) =>
      received(
        each,
        /^\S+ (?:NO|BAD) .*(?:\[LIMIT|throttl|too (?:many|fast|much)|back.?off|wait|retry|try again)/i
      )
    )
    return refused.length >= Number(/: (\d+) within/.exec(scene.said.words)?.[1])
  }),
  "life:throttled": holds("an answer that says so", (_, scene) =>
    account(scene).some((each) => received(each, /\[THROTTLED\]/i).length > 0)
  ),
  "life:unreadable": holds("a response that could not be read", (_, scene) =>
    account(scene).some(({ lines }) =>
      lines.some(({ event: each }) => each.name === "wire:received" && each.data.unread === true)
    )
  ),
  "life:lateNews": holds(
    "as many new messages after DONE, and none before one unless it says so",
    (_, scene) => {
      const some = / (\d+) of \d+ new /.exec(scene.said.words)?.[1]
      if (some !== undefined)
        return account(scene).reduce((sum, each) => sum + grownAfterDone(each), 0) >= Number(some)
      const all = account(scene).map(onlyAfterDone)
      const sum = all.reduce((whole, each) => whole + each, 0)
      return all.every((each) => each >= 0) && sum >= timesIn(scene.said.words)
    }
  ),
  "life:slow": all(
    holds("four answers that took five seconds", (_, scene) => {
      const asked = account(scene).flatMap(({ commands }) => commands)
      return asked.filter((each) => (each.answer?.time ?? 0) - each.sent.time >= 5_000).length >= 4
    }),
    when(
      /while the server said “/,
      holds("these words of the server", (_, scene) => {
        const [, words = ""] = /while the server said “(.*?)…?”/.exec(scene.said.words) ?? []
        return account(scene).some(({ wire }) =>
          wire.some(({ isSent, text }) => !isSent && text.includes(words))
        )
      })
    )
  ),
  "life:onlySlow": onlySlow(account),
  "life:slowSource": holds("five seconds before a connection asked the network for anything", (_, scene) =>
    account(scene).some(({ lines }) => {
      const states = lines.flatMap(({ event: each }) => (each.name === "machine:transition" ? each : []))
      return states.some(
        ({ data, time }, at) =>
          /^(?:resolving|refreshing)$/.test(data.to) && (states[at + 1]?.time ?? time) - time >= 5_000
      )
    })
  ),
  "life:slowLookups": holds("so many look-ups that took so long", (_, scene) => {
    const count = Number(/^(?:all )?(\d+) /i.exec(scene.said.words)?.[1])
    const stated = durationIn(/ took (.*?)(?: to |,|$)/.exec(scene.said.words)?.[1] ?? "")
    const slow = account(scene).filter((each) =>
      lookUps(each).some(({ ms }) => ms >= (stated?.ms ?? Infinity) - (stated?.slack ?? 0))
    )
    return slow.length >= count
  }),
  "life:slowFirst": holds("so long from connecting to the first answer", (_, scene) => {
    const stated = durationIn(/ took (.*?)(?: to | on | for |,|$)/.exec(scene.said.words)?.[1] ?? "")
    return account(scene).some(({ lines }) => {
      const ends = lines.filter(({ event: { name } }) => name === "net:end" || name === "wire:received")
      const gaps = ends.slice(1).map(({ event }, at) => event.time - (ends[at]?.event.time ?? event.time))
      return gaps.some((ms) => ms >= (stated?.ms ?? Infinity) - (stated?.slack ?? 0))
    })
  }),
  "life:slowRoundTrip": holds("a connect that took as long", (_, scene) => {
    const stated = durationIn(scene.said.words)
    return (
      stated !== undefined &&
      account(scene).every(({ lines }) => {
        const tcp = lines.flatMap(({ event: each }) =>
          each.name === "net:start" && each.data.kind === "tcp" ? each : []
        )
        const ended = lines.flatMap(({ event: each }) =>
          each.name === "net:end" && each.data.ok ? each : []
        )
        return tcp.every(({ data, time }) => {
          const end = ended.find((each) => each.data.op === data.op)
          return end === undefined || end.time - time >= stated.ms - stated.slack
        })
      })
    )
  }),
  "life:slowThroughout": holds("nine of ten answers that took so long", (_, scene) => {
    const stated = durationIn(/took (.*?)(?: to |$)/.exec(scene.said.words)?.[1] ?? "")
    const took = account(scene)
      .flatMap(({ commands }) => commands)
      .flatMap(({ answer, name, sent }) =>
        answer === undefined || name === "IDLE" ? [] : [answer.time - sent.time]
      )
    const slow = took.filter((ms) => ms >= (stated?.ms ?? Infinity) - (stated?.slack ?? 0))
    return slow.length >= 0.8 * took.length
  }),
  "life:slowWay": holds("an answer before the mailbox that took so long", (_, scene) => {
    const name = / for ([A-Z ]+?)(?:,|$)/.exec(scene.said.words)?.[1]
    return account(scene).some(({ commands, openedAt = Infinity }) =>
      commands.some(
        (each) =>
          each.name === name &&
          (each.answer?.time ?? Infinity) <= openedAt &&
          (each.answer?.time ?? 0) - each.sent.time >= 1_500
      )
    )
  }),
  "life:strays": holds("a line that is neither data nor a response", (_, scene) =>
    account(scene).some((each) =>
      each.wire.some(({ isSent, text }) => !isSent && !/^(?:\* |\+|\S+ )/.test(text))
    )
  ),
  "life:slows": holds("four answers that took five seconds", (_, scene) => {
    const name = /answers to ((?:UID )?[A-Z]+)/.exec(scene.said.words)?.[1]
    const slow = account(scene)
      .flatMap(({ commands }) => commands)
      .filter((each) => each.name === name && (each.answer?.time ?? 0) - each.sent.time >= 5_000)
    return slow.length >= 4
  }),
  "life:alert": holds("an ALERT", (_, scene) =>
    account(scene).some((each) => received(each, /\[(?:WEB)?ALERT\b/i).length > 0)
  )
} satisfies Rules
