/** The open mailbox: its UIDs, its messages and their flags. */
import { all, holds, never, opensUnnumbered, received, shows, when } from "../../Rule.ts"
import { unseen } from "../../unseen.ts"
import { accepted, sends, sent, shown } from "./lines.ts"
import { neverMeanwhile } from "./meanwhile.ts"
import type { Rules } from "./Rules.ts"

/** Reports a message's flags. */
const reportsFlags = /^\* \d+ FETCH .*FLAGS \(/i

export const mailbox = {
  "uidvalidity-changed": shown(/UIDVALIDITY/i),
  "uidvalidity-contradicted": all(
    shown(/\[(?:APPENDUID|COPYUID) \d/i),
    shown(/UIDVALIDITY \d|\[(?:APPENDUID|COPYUID) \d/i),
    never("it is the same", ({ lines }, { said }) => {
      const shown = lines.flatMap(({ event: each, line }) =>
        said.lines.includes(line) && each.name === "wire:received" ? [each.data.line] : []
      )
      const numbers = shown.flatMap(
        (text) => /(?:UIDVALIDITY|APPENDUID|COPYUID) (\d+)/i.exec(text)?.[1] ?? []
      )
      return new Set(numbers).size < 2
    })
  ),
  "uidvalidity-missing": all(
    shown(/ OK\b/i),
    holds("an opening that reports none", (connection, { said }) =>
      connection.commands.some(
        (each) => said.lines.includes(each.sent.line) && opensUnnumbered(connection, each)
      )
    )
  ),
  "uidvalidity-too-large": shown(/\[UIDVALIDITY \d{10,}/i),
  "uids-not-kept": shown(/UIDNOTSTICKY/i),
  "messages-capped": shown(/^\* 10000 EXISTS/i),
  "mod-sequence-ahead": all(
    sends(/ \(.*\bCHANGEDSINCE \d|QRESYNC \(\d+ \d/i),
    shown(/\[HIGHESTMODSEQ \d/i),
    holds("a lower HIGHESTMODSEQ than is asked for", (connection, { said }) => {
      const [, since = "0", highest = ""] =
        /mod-sequence (\d+), .* \(HIGHESTMODSEQ (\d+)\)/.exec(said.words) ?? []
      const told = received(connection, new RegExp(`\\[HIGHESTMODSEQ ${highest}\\]`, "i"))
      return told.length > 0 && BigInt(since) > BigInt(highest)
    })
  ),
  "append-not-kept": holds("two APPENDs with one UID", (connection) => {
    const told = received(connection, /\[APPENDUID \d+ \d+\]/i).map(
      ({ text }) => /APPENDUID (\d+ \d+)/i.exec(text)?.[1]
    )
    return new Set(told).size < told.length
  }),
  "stored-unseen": unseen(({ connection }) => [connection]),
  "never-filled": all(
    shown(/\[UIDNEXT 1\]/i),
    sends(/SEARCH /i),
    neverMeanwhile(/^\* (?:[1-9]\d* EXISTS|\d+ FETCH)\b/i)
  ),
  "fewer-messages": shown(/EXISTS/i),
  "keyword-not-kept": sent(/STORE$/),
  "flags-not-kept": all(sent(/STORE$/), shown(/\[PERMANENTFLAGS /i)),
  "flag-misspelt": all(
    sends(/ STORE \S+ \+?FLAGS(?:\.SILENT)? \(?(?:[^)]* )?(?:Seen|Answered|Flagged|Deleted|Draft)\b/i),
    accepted(/STORE$/)
  ),
  "flags-replaced": all(
    sends(/ UID STORE [\d:,]+ FLAGS/i),
    shown(/^\* \d+ FETCH .*FLAGS \([^)]/i),
    holds("a report of each flag that it names", (connection, { said }) => {
      const named = /: (.+) (?:is|are) gone/
        .exec(said.words)?.[1]
        ?.replace(/ and \d+ more$/, "")
        .split(", ")
      const reports = received(connection, reportsFlags)
      return named?.every((flag) => reports.some(({ text }) => text.includes(flag))) === true
    })
  ),
  "flags-lacking": all(
    sends(/ UID STORE [\d:,]+ -FLAGS/i),
    shown(reportsFlags),
    holds("a report without the flags that it names", (connection, { said }) => {
      const named = / took (.+) from /.exec(said.words)?.[1]?.split(/, | and /) ?? []
      return received(connection, reportsFlags).some(({ text }) =>
        named.some((flag) => !text.toUpperCase().includes(flag.toUpperCase()))
      )
    })
  ),
  "read-marks-set": all(
    shown(/\\Seen\b/i),
    shows(
      "a FETCH of a body without .PEEK",
      ({ event: each }) => each.name === "wire:sent" && /\b(?:BODY\[|BINARY\[|RFC822)/i.test(each.data.line)
    ),
    when(
      /search for unread messages found none/,
      all(
        sends(/SEARCH .*UNSEEN$/i),
        neverMeanwhile(/^\* (?:SEARCH \d|ESEARCH .*\b(?:ALL|MIN|MAX) \d)/i, /SEARCH .*UNSEEN$/i)
      )
    )
  )
} satisfies Rules
