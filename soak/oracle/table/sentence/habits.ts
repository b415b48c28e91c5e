/** What the app did, and others with it. */
import type { Connection } from "../../Facts.ts"
import { all, holds, never, received } from "../../Rule.ts"
import { account, copiedOver, countIn, fetchedAgain, losses, renumbered, timesIn } from "./scenes.ts"
import type { Rules } from "./Rules.ts"
import { unseen } from "../../unseen.ts"

const wholeUids = (connection: Connection): ReadonlyArray<string> =>
  received(connection, /^\* \d+ FETCH \(.*(?:BODY\[\]|RFC822)/i).flatMap(
    ({ text }) => /\bUID (\d+)/i.exec(text)?.[1] ?? []
  )

export const habits = {
  "life:lostFlags": holds("PERMANENTFLAGS", (_, scene) =>
    account(scene).some((each) => received(each, /\[PERMANENTFLAGS /i).length > 0)
  ),
  "life:unseen": unseen(account),
  "life:voidUids": all(
    renumbered,
    never("fewer UIDs were asked for", (_, scene) => {
      const asked = account(scene).flatMap(({ commands }) =>
        commands.filter(({ name }) => /^UID (?:FETCH|STORE)$/.test(name))
      )
      return asked.length < timesIn(scene.said.words)
    })
  ),
  "life:cutShort": holds("connections that the app ended in its work", (_, scene) => {
    const { words } = scene.said
    const isWithin = words.includes("in the middle of a command")
    const ended = account(scene).filter(
      ({ ended: end, lines }) =>
        end?.outcome === "interrupted" &&
        (!isWithin || lines.some(({ event: each }) => each.name === "command:interrupted"))
    )
    const again = Number(/the same (\d+) messages/.exec(words)?.[1] ?? 0)
    const each = ended.every((connection) => received(connection, /^\* \d+ FETCH /i).length >= again)
    return ended.length >= timesIn(words) && each
  }),
  "life:openTwice": holds("another session with the same host", (connection, { facts }) => {
    const hostOf = ({ lines }: Connection) =>
      lines.flatMap(({ event: each }) => (each.name === "connection:started" ? each.data.host : []))[0]
    return facts.connections.some(
      (each) => each.session !== connection.session && hostOf(each) === hostOf(connection)
    )
  }),
  "life:fetchedAgain": fetchedAgain(account),
  "life:copiedOver": copiedOver(account),
  "life:begunOver": holds(
    "as many whole messages that the connection before it had, which the app ended",
    (_, scene) => {
      const opened = account(scene).filter(({ openedAt }) => openedAt !== undefined)
      const again = opened.slice(1).map((connection, at) => {
        const before = opened[at]
        const isCut =
          before?.ended?.outcome === "interrupted" &&
          before.lines.some(({ event: each }) => each.name === "command:interrupted")
        const had = new Set(isCut ? wholeUids(before) : [])
        return new Set(wholeUids(connection).filter((uid) => had.has(uid))).size
      })
      const stated = Number(/fetched (\d+) messages again/.exec(scene.said.words)?.[1] ?? Infinity)
      return again.reduce((sum, count) => sum + count, 0) >= stated
    }
  ),
  "life:begunAnew": all(
    holds("so many answers with what the same command had brought before", (_, scene) => {
      const asked = new Set<string>()
      const again = account(scene).flatMap(({ commands }) =>
        commands.filter(({ answer, name, sent: { text } }) => {
          const words = text.slice(text.indexOf(" "))
          const isAgain = name === "UID FETCH" && asked.has(words)
          if (answer?.condition === "OK") asked.add(words)
          return isAgain && answer?.condition === "OK"
        })
      )
      const came = account(scene).reduce(
        (sum, each) => sum + received(each, /^\* \d+ FETCH \(.*\bUID \d/i).length,
        0
      )
      return (
        again.length > 0 &&
        came >= Number(/fetched (\d+) messages again/.exec(scene.said.words)?.[1] ?? Infinity)
      )
    }),
    never("fewer losses", (_, scene) => losses(scene) < 2)
  ),
  "life:mostGone": all(
    holds("as many messages that went", (_, scene) => {
      const gone = account(scene).flatMap((each) => received(each, /^\* (?:\d+ EXPUNGE|VANISHED \d)/i))
      return (
        gone.some(({ text }) => /VANISHED/i.test(text)) ||
        gone.length >= Number(/ removed (\d+) of the/.exec(scene.said.words)?.[1] ?? Infinity)
      )
    }),
    never("this program may have removed them", (_, scene) =>
      account(scene).some(({ commands }) =>
        commands.some(({ name }) => /^(?:(?:UID )?(?:EXPUNGE|MOVE)|CLOSE)$/.test(name))
      )
    )
  ),
  "life:collected": all(
    holds("messages that went at five times", (_, scene) => {
      const lines = account(scene).flatMap((each) => received(each, /^\* (?:\d+ EXPUNGE|VANISHED \d)/i))
      return new Set(lines.map(({ time }) => time)).size >= 5
    }),
    never("this program may have removed them", (_, scene) =>
      account(scene).some(({ commands }) =>
        commands.some(({ name }) => /^(?:(?:UID )?(?:EXPUNGE|MOVE)|CLOSE)$/.test(name))
      )
    )
  ),
  "life:expungedOthers": holds("an EXPUNGE that was answered", (_, scene) =>
    account(scene).some(({ commands }) =>
      commands.some(({ answer, name }) => name === "EXPUNGE" && answer?.condition === "OK")
    )
  ),
  "life:noticed": holds("a SELECT, or a command that names messages", (_, scene) =>
    account(scene).some(({ commands }) =>
      commands.some(({ name }) =>
        /^(?:SELECT|EXAMINE|APPEND|(?:UID )?(?:FETCH|STORE|COPY|MOVE|EXPUNGE))$/.test(name)
      )
    )
  ),
  "life:lastAgain": holds("as many commands from a UID to the last", (_, scene) => {
    const all = account(scene).flatMap(({ commands }) =>
      commands.filter(({ sent: { text } }) => / UID FETCH \d+:\* /i.test(text))
    )
    return all.length >= Number(/ (\d+) times$/.exec(scene.said.words)?.[1] ?? 1)
  }),
  "life:ownAppended": holds("as many APPENDUIDs", (_, scene) => {
    const all = account(scene).flatMap((each) => received(each, /\[APPENDUID /i))
    return all.length >= Number(/stored (\d+) /.exec(scene.said.words)?.[1] ?? Infinity)
  }),
  "life:markedFirst": holds("as many reports of a read mark", (_, scene) => {
    const all = account(scene).flatMap((each) => received(each, /^\* \d+ FETCH .*\\Seen/i))
    return all.length >= countIn(scene.said.words)
  }),
  "life:unreadExcluded": holds("as many searches for unread messages", (_, scene) => {
    const all = account(scene).flatMap(({ commands }) =>
      commands.filter(({ sent: { text } }) => /SEARCH .*UNSEEN/i.test(text))
    )
    return all.length >= Number(/ (\d+) times,/.exec(scene.said.words)?.[1] ?? 1)
  }),
  "life:readMarks": holds("so many reports of a read mark", (_, scene) => {
    const all = account(scene).flatMap((each) => received(each, /^\* \d+ FETCH .*\\Seen/i))
    return all.length >= Number(/^\d+/.exec(scene.said.words)?.[0] ?? 0)
  }),
  "life:draftsKept": all(
    holds("as many drafts that were stored", (_, scene) => {
      const all = account(scene).flatMap(({ commands }) =>
        commands.filter(
          ({ answer, name, sent }) =>
            name === "APPEND" && answer?.condition === "OK" && / \([^)]*\\Draft/i.test(sent.text)
        )
      )
      return all.length >= Number(/ stored (\d+) drafts/.exec(scene.said.words)?.[1] ?? Infinity)
    }),
    never("the app removed a message", (_, scene) =>
      account(scene).some(({ commands }) =>
        commands.some(
          ({ by, name, sent }) =>
            (by ?? "app") === "app" &&
            (/(?:EXPUNGE|MOVE|REPLACE)$/.test(name) || /STORE \S+ \+FLAGS.*\\Deleted/i.test(sent.text))
        )
      )
    )
  ),
  "life:askedOften": holds("so many questions for news", (_, scene) => {
    const name = / by (\S+) /.exec(scene.said.words)?.[1]
    const all = account(scene).flatMap(({ commands }) => commands.filter((each) => each.name === name))
    return all.length >= Number(/ (\d+) times(?:,| within)/.exec(scene.said.words)?.[1])
  }),
  "life:askedEach": holds("a STATUS of so many mailboxes on a connection, and so many in all", (_, scene) => {
    const [, count = Infinity, mailboxes = Infinity] =
      / (\d+) times, of (\d+) different/.exec(scene.said.words) ?? []
    const each = account(scene).map(({ commands }) =>
      commands.flatMap(({ sent: { text } }) => /^\S+ STATUS ("[^"]*"|\S+) /i.exec(text)?.[1] ?? [])
    )
    return (
      each.flat().length >= Number(count) && each.some((names) => new Set(names).size >= Number(mailboxes))
    )
  }),
  "life:takenAtOnce": holds("as many messages that went", (_, scene) => {
    const gone = account(scene).flatMap((each) => received(each, /^\* (?:\d+ EXPUNGE|VANISHED)/i))
    return gone.length >= Number(/ removed (?:all )?(\d+) /.exec(scene.said.words)?.[1])
  })
} satisfies Rules
