/** Logs of mail programs, which the person who uses one reads; and mailboxes by what they are for. */
import { assert, describe, it } from "@effect/vitest"
import type { EventData } from "@effect-imap/core/Trace"
import { connections } from "../../../src/model/connection/spans.ts"
import * as Findings from "../../../src/model/findings/Findings.ts"
import { actorOf } from "../../../src/model/fleet/Asked.ts"
import { at, moved, traceOf } from "../../support.ts"
import { talk } from "../../support/talk.ts"

const place = { host: "imap.example.com", port: 993, policy: "imported", attempt: 1, session: "s1" }

const found = (
  id: string,
  transcript: string,
  program: string | undefined,
  ended?: EventData<"connection:ended">
) => {
  const trace = traceOf([
    at(0, "connection:started", program === undefined ? place : { ...place, program }),
    moved(50, "selecting", "select.ok", "selected.quiet"),
    ...talk("c1", 100, transcript),
    ...(ended === undefined ? [] : [at(9000, "connection:ended", ended)])
  ])
  const [connection = assert.fail("no connection")] = connections(trace)
  const findings = Findings.of(connection)
  return (
    findings.find((each) => each.id === id) ??
    assert.fail(`no ${id}: ${findings.map((each) => each.id).join()}`)
  )
}

const throttled = `
  C: A1 UID FETCH 1 (FLAGS)
  S: A1 NO [LIMIT] Too many commands, wait 18.4 s`

describe("what an app would have to do, in the log of a mail program", () => {
  it("names the settings of its user", () => {
    const { actionBy, actor, fix } = found("command-refused", throttled, "Thunderbird")
    assert.strictEqual(actionBy, "user")
    assert.strictEqual(actorOf(actionBy, actor), "whoever uses Thunderbird")
    assert.match(
      fix ?? "",
      /^In Thunderbird, let it check fewer folders .* For them: Wait 18\.4 seconds before/
    )
  })

  it("says where none is known", () => {
    const transcript = "C: A1 UID FETCH 0 (FLAGS)\nS: A1 BAD Error in IMAP command UID FETCH: Invalid uidset"
    const { fix } = found("command-refused", transcript, "Thunderbird")
    assert.match(fix ?? "", /^No setting of Thunderbird is known for it: update it\. If that does not help/)
  })

  it("opens again what was lost", () => {
    const ended = { outcome: "failed", error: "ConnectionLost", step: "selected" } as const
    const { actionBy, fix } = found("ConnectionLost", "C: A1 NOOP\nS: A1 OK done", "Thunderbird", ended)
    assert.strictEqual(actionBy, "user")
    assert.match(fix ?? "", /^In Thunderbird, get messages again/)
  })

  it("is the app's, in the log of a library", () => {
    const { actionBy, fix } = found("command-refused", throttled, undefined)
    assert.strictEqual(actionBy, "app")
    assert.match(fix ?? "", /^Wait 18\.4 seconds before/)
  })
})

describe("RFC 6154: a mailbox that a message could not be stored in", () => {
  it.each([
    ['* LIST (\\HasNoChildren \\Sent) "/" Ausgang', "Ausgang", "“Ausgang”, the mailbox for sent messages"],
    [
      '* XLIST (\\Spam) "/" "[Gmail]/Werbung"',
      '"[Gmail]/Werbung"',
      "“[Gmail]/Werbung”, the mailbox for junk"
    ],
    ['* LIST () "/" "Sent Items"', '"Sent Items"', "“Sent Items”, the mailbox for sent messages"],
    ['* LIST () "." INBOX.Trash', "INBOX.Trash", "“INBOX.Trash”, the mailbox for deleted messages"],
    ['* LIST (\\Drafts) "/" <mbox:3>', "<mbox:3>", "<mbox:3>, the mailbox for drafts"]
  ])("is named by what it is for: %s", (list, name, words) => {
    const transcript = `
      S: ${list}
      C: A1 APPEND ${name} (\\Seen) <literal>
      S: A1 NO [OVERQUOTA] Quota exceeded`
    const { why } = found("command-refused", transcript, undefined)
    assert.include(why, `What it was to store was for ${words}.`)
  })

  it.each(["APPEND Projects (\\Seen) <literal>", "UID FETCH 7 (FLAGS)"])("is not, of %s", (command) => {
    const transcript = `
      S: * LIST (\\Sent) "/" Sent
      C: A1 ${command}
      S: A1 NO [OVERQUOTA] Quota exceeded`
    assert.notInclude(found("command-refused", transcript, undefined).why, "the mailbox for")
  })
})
