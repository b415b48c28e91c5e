/** Situations after the mailbox was opened, on one connection. */
import * as Argument from "@effect-imap/core/Argument"
import { Effect } from "effect"
import {
  asks,
  first,
  flags,
  leaves,
  mailbox,
  open,
  reads,
  rests,
  searches,
  type Situation
} from "../situationParts.ts"
import { ofClass, played } from "./Cold.ts"

const after = ofClass("after")
type Works = NonNullable<Situation["works"]>

/** One after the other, whatever the outcome of each. */
const each =
  (...all: ReadonlyArray<Works>): Works =>
  (connection) =>
    Effect.forEach(all, (works) => Effect.exit(works(connection)))

/** With this extension after the login. */
const announcing = (extension: string, { script, ...met }: Situation): Situation => ({
  ...met,
  script: script.replace("IMAP4rev1 LITERAL+]", `IMAP4rev1 LITERAL+ ${extension}]`)
})

/** With this line in the answer to SELECT. */
const reporting = (line: string, { script, ...met }: Situation): Situation => ({
  ...met,
  script: script.replace("S: * 3 EXISTS", `${line}\nS: * 3 EXISTS`)
})

const letter = Argument.bytes(new TextEncoder().encode("Subject: Hello\r\n\r\nHello.\r\n"))
const appends = asks("APPEND", Argument.mailbox("Sent"), letter)
const label = asks("STORE", first, Argument.atom("+FLAGS"), Argument.list(Argument.atom("$Invoice")))
const unknown = asks("XFROB", Argument.atom("now"))

export const inUse = [
  after(
    "keyword-not-kept",
    [
      "The app set the keyword $Invoice; the server said OK, but the flags that it then reports do not have it: this mailbox keeps no keywords (PERMANENTFLAGS without \\*).",
      "The app must not rely on keywords here; the server does as it announced.",
      "Keep the label somewhere else, or use a mailbox or server that keeps keywords."
    ],
    played(
      reporting(
        "S: * OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)] Limited",
        open(
          label,
          `C: <3> STORE 1 +FLAGS ($Invoice)\nS: * 1 FETCH (FLAGS (\\Seen))\nS: <3> OK STORE completed\n${leaves}`
        )
      )
    )
  ),
  after(
    "fetch-brings-nothing",
    [
      "FETCH of message 1 was answered OK, without any message (as Exchange does with one that it cannot convert).",
      "The server; the app has to reckon with it.",
      "Look at that message in webmail, skip it, and report it to the provider."
    ],
    played(open(reads, `C: <3> FETCH 1 BODY.PEEK[]\nS: <3> OK FETCH completed.\n${leaves}`))
  ),
  after(
    "too-many-invalid-commands",
    [
      "The app sent a command that does not exist, four times; the server refused each with BAD and then ended the connection by BYE for too many invalid commands.",
      "The app.",
      "Stop sending XFROB: the server does not know it."
    ],
    played(
      open(
        each(unknown, unknown, unknown, unknown, rests),
        `${[3, 4, 5].map((tag) => `C: <${tag}> XFROB now\nS: <${tag}> BAD Error in IMAP command XFROB: Unknown command.`).join("\n")}\nC: <6> XFROB now\nS: <6> BAD Error in IMAP command XFROB: Unknown command.\nS: * BYE Too many invalid IMAP commands.\nclose`
      )
    )
  ),
  after(
    "one-of-three-appends-refused",
    [
      "Of three messages to Sent the second was refused because the quota would be exceeded; the first and third were stored.",
      "The user: the mailbox is nearly full.",
      "Make room, then append the second message again."
    ],
    played(
      open(
        each(appends, appends, appends),
        `command <3> APPEND Sent...\nS: <3> OK [APPENDUID 4 101] done\ncommand <4> APPEND Sent...\nS: <4> NO [OVERQUOTA] Quota exceeded (mailbox for user is full)\ncommand <5> APPEND Sent...\nS: <5> OK [APPENDUID 4 102] done\n${leaves}`
      )
    )
  ),
  after(
    "delete-with-children",
    [
      "The app's DELETE of Projects was refused because there are mailboxes below it; nothing was deleted.",
      "The app or the user.",
      "Delete or move the mailboxes below it first."
    ],
    played(
      open(
        asks("DELETE", Argument.mailbox("Projects")),
        `C: <3> DELETE Projects\nS: <3> NO [HASCHILDREN] Mailbox has children, delete them first\n${leaves}`
      )
    )
  ),
  after(
    "append-never-asked-for",
    [
      "APPEND announced a literal and waited; the server never asked for it (+), so the message was not sent, and the connection was given up.",
      "The server.",
      "Try again; if it persists, report it to the administrator. The message is not stored."
    ],
    played({
      ...open(appends, ""),
      script: `S: * OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] ready\nlogin <1>\nS: <1> OK [CAPABILITY IMAP4rev1] done\nC: <2> SELECT INBOX\n${mailbox}\nS: <2> OK [READ-WRITE] done\ndeaf`
    })
  ),
  after(
    "app-stops-while-open",
    [
      "The mailbox was open and idle for a minute and a half; then the app itself ended (it was interrupted). Nothing failed.",
      "The app; nobody is at fault.",
      "Nothing, unless the app should have gone on."
    ],
    played({ ...open(rests, "deaf"), patience: 90_000 })
  ),
  after(
    "store-after-unselect",
    [
      "The app closed the mailbox with UNSELECT and then sent STORE, which the server refused: no mailbox was selected.",
      "The app (its order of commands).",
      "Select the mailbox before STORE."
    ],
    played(
      announcing(
        "UNSELECT",
        open(
          each(({ unselect }) => unselect(), flags),
          `C: <3> UNSELECT\nS: <3> OK Unselect completed\nC: <4> STORE 1 +FLAGS (\\Seen)\nS: <4> BAD No mailbox selected\n${leaves}`
        )
      )
    )
  ),
  after(
    "bye-and-stays",
    [
      "The server said BYE for an internal error while a SEARCH was under way, and then neither answered nor closed the connection; the client closed it.",
      "The server.",
      "Reconnect; report it to the administrator if it happens often."
    ],
    played(
      open(searches, "C: <3> SEARCH UNSEEN\n.. 2 seconds\nS: * BYE Fatal error: index cache is locked\ndeaf")
    )
  ),
  after(
    "renamed-elsewhere",
    [
      "While the mailbox was open another client renamed it; the app's STORE was refused because it is no longer there under this name.",
      "The user or another program; the app has to look again.",
      "List the mailboxes and open it under its new name."
    ],
    played(
      open(
        flags,
        `C: <3> STORE 1 +FLAGS (\\Seen)\nS: <3> NO [NONEXISTENT] Mailbox was renamed to Archive/2026 by another session\n${leaves}`
      )
    )
  ),
  after(
    "slow-fetch-and-refused-store",
    [
      "FETCH took 14 s but succeeded; STORE after it was refused because of a rate limit. Two things at once.",
      "The server is slow; the app sends too much (rate limit).",
      "Wait and send the STORE again, fewer commands at a time."
    ],
    played(
      open(
        each(reads, flags),
        `C: <3> FETCH 1 BODY.PEEK[]\n.. 14 seconds\nS: * 1 FETCH (BODY[] {7}\nS: Hello\nS: )\nS: <3> OK done\nC: <4> STORE 1 +FLAGS (\\Seen)\nS: <4> NO [LIMIT] Too many flag changes, slow down\n${leaves}`
      )
    )
  )
]
