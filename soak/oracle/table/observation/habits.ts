/** What a program does again and again, or in an order that loses something. */
import { all, holds, never, received } from "../../Rule.ts"
import { cameFor, isAccepted, isRefused, removal, sends, shown } from "./lines.ts"
import { refusedToRemove } from "./refused.ts"
import type { Rules } from "./Rules.ts"
import { namedIn, timesIn } from "./words.ts"

const removedUnread = holds(
  "OK to a FETCH of a message without content, then \\Deleted, then an EXPUNGE that removed one",
  (connection) =>
    connection.commands.some((command) => {
      const asks = / UID FETCH [\d:,]+ .*(?:BODY(?:\.PEEK)?\[\]|RFC822[ )]|RFC822$)/i
      const upTo = isAccepted(command) ? (command.answer?.line ?? 0) : 0
      const isEmpty = !cameFor(connection, command).some(({ text }) =>
        /(?:BODY\[\]|RFC822) (?:\{|"|<)/i.test(text)
      )
      const marked = connection.commands.find(
        ({ sent }) => sent.line > upTo && / STORE [\d:,]+ \+?FLAGS.*\\Deleted/i.test(sent.text)
      )
      return (
        asks.test(command.sent.text) &&
        upTo > 0 &&
        isEmpty &&
        received(connection, removal).some(({ line }) => line > (marked?.sent.line ?? Infinity))
      )
    })
)

export const habits = {
  "one-by-one": holds("as many commands in a row, each for one message", ({ commands }, { said }) => {
    const name = namedIn(said.words)
    const one = commands.filter(({ sent: { text } }) => / (?:FETCH|STORE|COPY|MOVE) \d+ /i.test(text))
    const alike = one.filter((command) => command.name === name && isAccepted(command))
    return alike.length >= Number(/, (\d+) times in a row/.exec(said.words)?.[1] ?? Infinity)
  }),
  "last-again": all(
    sends(/ UID FETCH \d+:\* /i),
    holds("as many such commands", ({ commands }, { said }) => {
      const all = commands.filter(({ sent: { text } }) => / UID FETCH \d+:\* /i.test(text))
      return all.filter(isAccepted).length >= timesIn(said.words)
    })
  ),
  "own-appended": all(
    sends(/ APPEND /i),
    sends(/ UID FETCH \d/i),
    holds("as many APPENDUIDs", (connection, { said }) => {
      const count = Number(/stored (\d+) messages/.exec(said.words)?.[1] ?? Infinity)
      return received(connection, /\[APPENDUID /i).length >= count
    })
  ),
  "piece-by-piece": holds("as many pieces", (connection, { said }) => {
    const pieces = connection.commands.filter(
      (command) => isAccepted(command) && /FETCH \d+ .*\]<\d+\.\d+>/i.test(command.sent.text)
    )
    return pieces.length >= Number(/ in (\d+) pieces/.exec(said.words)?.[1])
  }),
  "part-again": holds("the same part, asked for three times", (connection) => {
    const words = connection.commands.map(({ sent: { text } }) => text.replace(/^\S+ /, ""))
    return words.some(
      (each) => /FETCH.*\]<\d+\.\d+>/i.test(each) && words.filter((other) => other === each).length >= 3
    )
  }),
  "fetched-again": all(
    holds("a search sent three times", ({ commands }) => {
      const words = commands.flatMap(({ sent: { text } }) => / UID SEARCH (.+)$/i.exec(text)?.[1] ?? [])
      return words.some((each) => words.filter((other) => other === each).length >= 3)
    }),
    holds("so many answers with whole messages", (connection, { said }) => {
      const stated = Number(/, (\d+) times in all/.exec(said.words)?.[1] ?? Infinity)
      return received(connection, /^\* \d+ FETCH \(.*(?:BODY\[\]|RFC822)/i).length >= stated
    })
  ),
  "copied-again": all(
    refusedToRemove,
    holds("the same UID copied twice", (connection) => {
      const uids = connection.commands.flatMap(({ answer, sent: { text } }) =>
        answer?.condition === "OK" ? (/ UID COPY (\S+ .+)$/i.exec(text)?.[1] ?? []) : []
      )
      return uids.length > 1
    })
  ),
  "moved-again": holds("two moves to one mailbox", ({ commands }) => {
    const targets = commands.flatMap(({ sent: { text } }) => / UID MOVE \S+ (.+)$/i.exec(text)?.[1] ?? [])
    return targets.some((target, at) => targets.indexOf(target) < at)
  }),
  "appended-bare": all(
    holds("as many messages stored without flags and date", ({ commands }, { said }) => {
      const stored = commands.filter((command) => command.name === "APPEND" && isAccepted(command))
      const isOther = stored.some(({ sent: { text } }) =>
        /\(\\|\([$\w]| (?:"[ \d]\d-|<(?:data|text)>)/.test(text)
      )
      return !isOther && stored.length === Number(/stored (\d+) messages/.exec(said.words)?.[1])
    }),
    never("flags were set after that", ({ commands }) => {
      const first = commands.findIndex(({ name }) => name === "APPEND")
      return commands.some(({ name }, at) => at > first && name.endsWith("STORE"))
    })
  ),
  "removed-unread": removedUnread,
  "removed-first": all(
    sends(/^\S+ (?:UID )?EXPUNGE/i),
    holds("a refused APPEND after an EXPUNGE", ({ commands }) => {
      const first = commands.findIndex(({ name }) => name.endsWith("EXPUNGE"))
      return commands.some((command, at) => at > first && command.name === "APPEND" && isRefused(command))
    })
  ),
  "stored-besides": all(
    shown(/\[APPENDUID \d+ \d+\]/i),
    sends(/UID SEARCH HEADER "?Message-ID/i),
    shown(/^\* E?SEARCH\b/i)
  )
} satisfies Rules
