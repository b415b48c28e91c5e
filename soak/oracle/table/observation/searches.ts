/** What was searched for, and was not found. RFC 9051 §6.4.4. */
import { isSelect } from "../../Facts.ts"
import { all, durationIn, holds, received } from "../../Rule.ts"
import { cameFor, isAccepted, sends, shown } from "./lines.ts"
import { neverMeanwhile } from "./meanwhile.ts"
import type { Rules } from "./Rules.ts"

export const searches = {
  "search-empty": all(shown(/SEARCH\b/i), shown(/^\* \d+ EXISTS/i)),
  "search-ignored": all(
    sends(/ SEARCH .*(?:FROM|TO|CC|SUBJECT|BODY|TEXT) "/i),
    shown(/^\* E?SEARCH\b/i),
    shown(/^\* \d+ EXISTS/i)
  ),
  "search-dates": sends(/SEARCH .*SINCE .*/i),
  "status-unseen": all(shown(/^\* STATUS .*UNSEEN [1-9]/i), sends(/SEARCH UNSEEN/i), shown(/^\* SEARCH ?$/i)),
  "unseen-unfound": all(
    shown(/^\* OK \[UNSEEN \d+\]/i),
    sends(/ SEARCH UNSEEN$/i),
    shown(/^\* SEARCH ?$/i),
    neverMeanwhile(/^\* (?:\d+ (?:FETCH|EXPUNGE)|VANISHED)\b/i, / SEARCH /i)
  ),
  "unseen-miscounted": all(
    shown(/^\* E?SEARCH\b/i),
    sends(/ SEARCH .*UNSEEN$/i),
    shown(/^\* \d+ FETCH .*\\Seen\b/i),
    holds("as many messages that were shown as read", (connection, { said }) => {
      const shownAsRead = received(connection, /^\* \d+ FETCH .*\\Seen\b/i).map(
        ({ text }) => text.split(" ")[1]
      )
      return new Set(shownAsRead).size >= Number(/showed (\d+) as read/.exec(said.words)?.[1] ?? Infinity)
    })
  ),
  "search-behind": all(
    sends(/ UID SEARCH /i),
    holds("the message, a search without it, and one with it", (connection, { said }) => {
      const [, uid = ""] = /UID (\d+)/.exec(said.words) ?? []
      const [shown] = received(connection, new RegExp(`^\\* \\d+ FETCH \\(.*\\bUID ${uid}\\b`, "i"))
      const finding = new RegExp(`^\\* E?SEARCH\\b.*\\b${uid}\\b`, "i")
      const found = connection.commands
        .filter(({ name, sent }) => name === "UID SEARCH" && sent.line > (shown?.line ?? Infinity))
        .map((each) => cameFor(connection, each).some(({ text }) => finding.test(text)))
      const first = found.indexOf(false)
      return first >= 0 && found.includes(true, first)
    })
  ),
  "search-numbers": all(
    sends(/ UID SEARCH /i),
    holds("a number below the first message's UID", (connection) => {
      const uids = received(connection, /^\* 1 FETCH \(.*\bUID \d+/i).map(({ text }) =>
        Number(/\bUID (\d+)/i.exec(text)?.[1])
      )
      return received(connection, /^\* SEARCH \d/i).some(({ text }) =>
        (text.match(/\d+/g) ?? []).some((each) => uids.every((uid) => Number(each) < uid))
      )
    })
  ),
  "search-by-search": all(
    sends(/SEARCH /i),
    holds("as many searches, openings, and as much time of both", ({ commands }, { said }) => {
      const [, searches, openings = 0] =
        /SEARCH (\d+) times in a row(?:, and opened mailboxes (\d+) times)?/.exec(said.words) ?? []
      const answered = commands.filter(isAccepted)
      const searching = answered.filter(({ name }) => name.endsWith("SEARCH"))
      const opening = answered.filter(({ name }) => isSelect(name))
      const took = [...searching, ...opening].map(({ answer, sent }) => (answer?.time ?? 0) - sent.time)
      return (
        searching.length >= Number(searches ?? Infinity) &&
        opening.length >= Number(openings) &&
        took.reduce((sum, ms) => sum + ms, 0) >= (durationIn(said.words)?.ms ?? Infinity) * 0.99
      )
    })
  ),
  "marked-first": all(shown(/\\Seen\b/i), sends(/SEARCH .*UNSEEN/i), neverMeanwhile(/^\* E?SEARCH .*\d/i)),
  "unread-excluded": all(sends(/SEARCH .*UNSEEN/i), neverMeanwhile(/^\* SEARCH .*\d/i)),
  "search-emptied": all(sends(/ SEARCH /i), sends(/ (?:MOVE|EXPUNGE)/i), shown(/^\* \d+ EXPUNGE/i)),
  "search-doubled": sends(/ SEARCH .*NOT UN/i),
  "search-day": all(sends(/SEARCH SINCE /i), shown(/^\* (?:SEARCH ?$|ESEARCH)/i), shown(/^\* \d+ EXISTS/i))
} satisfies Rules
