/** How the server answered: what it left out, and what nobody had asked for. */
import { all, app, came, holds, isReceived, never, shows, when } from "../../Rule.ts"
import { cutShort } from "../../cutShort.ts"
import { accepted, isAccepted, sent, shown, unansweredIn, unansweredNamed } from "./lines.ts"
import type { Rules } from "./Rules.ts"
import { answerTook, lasted, onThisMachine, slowCommand } from "./slow.ts"
import { namedIn } from "./words.ts"

/** A response that brings a message, and no piece of one. */
const isWhole = (text: string): boolean => /[ (](?:BODY\[\](?!<)|RFC822) (?!NIL\b)/i.test(text)

const contentShort = all(
  shown(/[ (]RFC822\.SIZE \d+/i),
  shows(
    "a whole message",
    ({ event: each }) =>
      each.name === "wire:received" && isWhole(each.data.line) && each.data.bytes !== undefined
  ),
  cutShort(({ connection }) => [connection]),
  holds(
    "a stated size that is larger, and twice as large unless they are cut at one length",
    ({ lines }, { said }) => {
      const data = lines.flatMap(({ event: each, line }) =>
        said.lines.includes(line) && each.name === "wire:received" ? [each.data] : []
      )
      const sizes = data.flatMap(({ line }) => /RFC822\.SIZE (\d+)/i.exec(line)?.[1] ?? []).map(Number)
      const came = data.flatMap(({ bytes, line }) => (isWhole(line) && bytes !== undefined ? [bytes] : []))
      const times = said.words.includes("octets of each of") ? 1 : 2
      return Math.max(0, ...sizes) > times * (Math.min(Infinity, ...came) - 100)
    }
  )
)

const givenUp = all(
  when(
    / copies \(UID/,
    holds("so many APPENDUIDs, and one that was given up", ({ commands }, { said }) => {
      const [, uids = ""] = /copies \(UID ([\d, ]+)\)/.exec(said.words) ?? []
      const stored = commands.flatMap(
        ({ answer }) => /\[APPENDUID \d+ (\d+)\]/i.exec(answer?.text ?? "")?.[1] ?? []
      )
      return uids.split(", ").every((uid) => stored.includes(uid))
    })
  ),
  when(
    /and the server (?:stored|carried)/,
    holds("OK after that", ({ commands, lines }) =>
      lines.some(
        ({ event: { data, name } }) =>
          name === "command:interrupted" &&
          commands.some((command) => command.tag === data.tag && isAccepted(command))
      )
    )
  ),
  holds("that the app gave it up", ({ lines }) =>
    lines.some(
      ({ event }) =>
        event.name === "command:interrupted" && event.data.by === "app" && event.data.reason === undefined
    )
  ),
  never(
    "the app did not give it up",
    (connection, { facts }) =>
      facts.isConfessed &&
      app({ connection, facts }, "gave up").length +
        app({ connection, facts }, "left").length +
        app({ connection, facts }, "sent").length ===
        0
  )
)

export const answers = {
  "untagged-bad": all(
    unansweredNamed,
    when(/\bBAD\b|\brejected\b/, shown(/^\* BAD/i)),
    when(/sent a line without a tag/, shown(/^(?!\* |\+)/))
  ),
  "tag-missing": shown(/ BAD /i),
  "unread-data": shows(
    "data that could not be read",
    ({ event: each }) => each.name === "wire:received" && each.data.unread === true
  ),
  "logout-unanswered": all(
    sent(/^LOGOUT$/),
    never("LOGOUT was answered", ({ commands }) =>
      commands.some(({ answer, name }) => name === "LOGOUT" && answer !== undefined)
    )
  ),
  "keeps-talking": all(unansweredNamed, shown(/^\* OK/i)),
  "never-answered": all(
    unansweredNamed,
    holds("a later answer", (connection, { said }) => {
      const asked = unansweredIn(connection, said.words)
      return connection.commands.some(
        ({ answer, sent: later }) => answer !== undefined && later.line > (asked?.sent.line ?? Infinity)
      )
    }),
    never("the server answered it", (connection, { said }) => {
      const asked = unansweredIn(connection, said.words)
      return connection.server.some((deed) => deed.did === "answered" && deed.tag === asked?.tag)
    })
  ),
  "left-unanswered": all(unansweredNamed, came),
  "closed-unanswered": all(
    unansweredNamed,
    came,
    sent(/^LOGOUT$/),
    never("something else ended it", ({ ended }) => ended?.outcome !== "closed")
  ),
  "given-up": givenUp,
  "fetch-empty": accepted(/FETCH$/),
  "seen-by-peek": all(
    shown(/\.PEEK\[/i),
    shown(/\\Seen\b/i),
    never("this program set a flag", ({ commands }) =>
      commands.some(({ name, sent: { text } }) => name.endsWith("STORE") && /\\Seen/i.test(text))
    )
  ),
  "content-missing": shown(/[ (](?:BODY\[\]|RFC822)(?:<\d+>)? NIL\b/i),
  "content-short": contentShort,
  "answered-in-part": all(
    shown(
      /\[MESSAGELIMIT \d|^\S+ OK \[LIMIT\]|partial|truncat|incomplete|capped|limit|only|first|last|newest|nur die|partiel|parcial|parzial|solo|sólo|apenas|частичн|только|结果|前|一部/i
    ),
    holds("the limit, if it is told", ({ wire }, { said }) => {
      const [, limit] = /at most (\d+) \w+ in one command/.exec(said.words) ?? []
      const [, lowest] = /down to UID (\d+)/.exec(said.why) ?? []
      return [limit, lowest].every(
        (number) => number === undefined || wire.some(({ isSent, text }) => !isSent && text.includes(number))
      )
    }),
    when(
      /asked for the rest as well/,
      holds("a later command of that name", ({ commands }, { said }) => {
        const name = namedIn(said.words)
        return commands.filter((command) => command.name === name && isAccepted(command)).length > 1
      })
    )
  ),
  "request-unasked": shown(/^\+/),
  "unknown-tag": all(
    shows("a tagged line", (line) => isReceived(line, /^(?!\* )\S+ (?:OK|NO|BAD|BYE|PREAUTH)\b/i)),
    never("the tag was sent, and answered once", (connection, { said }) => {
      const [strange] = connection.wire.filter(({ isSent, line }) => !isSent && said.lines.includes(line))
      return connection.commands.some(
        ({ answer, tag }) => tag === strange?.tag && answer?.line === strange?.line
      )
    })
  ),
  "stray-lines": shows("a line that is not IMAP", (line) =>
    isReceived(line, /^(?!\* |\+|[A-Za-z0-9]+ (?:OK|NO|BAD)\b)/i)
  ),
  "slow-answer": lasted,
  "slow-command": slowCommand,
  "answer-paused": all(
    answerTook,
    onThisMachine,
    holds("a pause within a response", ({ lines }) =>
      lines.some(({ event: each }) => each.name === "wire:received" && each.data.paused !== undefined)
    )
  )
} satisfies Rules
