/**
 * Importing an imapflow log of 50 MB, in a separate process: CPU of user and system, and the most memory. Aims: 5 s,
 * 300 MB, on a quiet machine.
 */
import { imported } from "@effect-imap/visualizer/Import"
import { execFileSync } from "node:child_process"
import { closeSync, mkdtempSync, openSync, readFileSync, rmSync, writeSync } from "node:fs"
import { tmpdir } from "node:os"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"

const megabytes = 50

/** The lines of a session, with the sides as imapflow calls them. */
const session: ReadonlyArray<readonly [side: "c" | "s", line: string]> = [
  [
    "s",
    "* OK [CAPABILITY IMAP4rev1 SASL-IR LOGIN-REFERRALS ID ENABLE IDLE LITERAL+ AUTH=PLAIN] Dovecot ready."
  ],
  ["c", `1 ID ("name" "imapflow" "version" "2.1.2")`],
  ["s", `* ID ("name" "Dovecot")`],
  ["s", "1 OK ID completed."],
  ["c", `2 AUTHENTICATE PLAIN "(* value hidden *)"`],
  ["s", "2 OK [CAPABILITY IMAP4rev1 SASL-IR IDLE MOVE CONDSTORE QRESYNC] Logged in"],
  ["c", "3 SELECT INBOX"],
  ["s", String.raw`* FLAGS (\Answered \Flagged \Deleted \Seen \Draft)`],
  ["s", "* 120 EXISTS"],
  ["s", "* OK [UIDVALIDITY 1795199753] UIDs valid"],
  ["s", "3 OK [READ-WRITE] Select completed"],
  ["c", "4 UID FETCH 1:* (UID FLAGS)"],
  ...Array.from(
    { length: 20 },
    (_, at) => ["s", String.raw`* ${at + 1} FETCH (UID ${at + 1} FLAGS (\Seen))`] as const
  ),
  ["s", "4 OK Fetch completed"],
  ["c", "5 LOGOUT"],
  ["s", "* BYE Logging out"],
  ["s", "5 OK Logout completed."]
]

const write = (path: string): void => {
  const file = openSync(path, "w")
  let time = 1_795_199_995_723
  for (let size = 0, count = 1; size < megabytes * 1e6; count++) {
    const lines = session.map(([src, msg], lo) =>
      JSON.stringify({ level: "debug", t: (time += 3), cid: `connection${count}`, lo, src, msg })
    )
    size += writeSync(file, `${lines.join("\n")}\n`)
  }
  closeSync(file)
}

const importing = (path: string): void => {
  const bytes = readFileSync(path)
  const before = process.cpuUsage()
  const trace = imported([{ name: basename(path), bytes }])
  const { system, user } = process.cpuUsage(before)
  process.stdout.write(`imported                 ${trace._tag}
CPU                      ${((user + system) / 1e6).toFixed(1)} s
most memory              ${(process.resourceUsage().maxRSS / 1024).toFixed(0)} MB
`)
}

const [given] = process.argv.slice(2)
if (given !== undefined) importing(given)
else {
  const folder = mkdtempSync(join(tmpdir(), "imap-log-"))
  const path = join(folder, "large.jsonl")
  write(path)
  execFileSync(process.execPath, [fileURLToPath(import.meta.url), path], { stdio: "inherit" })
  rmSync(folder, { recursive: true })
}
