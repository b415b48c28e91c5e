/** Remedies that need a capability, and messages that stay since the server refused to remove them. */
import { assert, describe, it } from "@effect/vitest"
import { findingsIn } from "../../support/inUse.ts"

const find = (id: string, transcript: string) =>
  findingsIn(transcript).find((each) => each.id === id) ?? assert.fail(`no ${id}`)

const login = (capabilities: string | undefined) => `
  C: L1 LOGIN <user> <redacted>
  S: L1 OK done
  ${capabilities === undefined ? "S: * OK still here" : `S: * CAPABILITY IMAP4rev1 ${capabilities}`}
  C: S1 SELECT INBOX
  S: * 4 EXISTS
  S: S1 OK done`

const copies = (between = "") => `
  C: A1 UID COPY 7 Archive
  S: A1 OK done
  ${between}
  C: A4 UID COPY 7 Archive
  S: A4 OK done`

const refused = (command: string, answer: string) => `
  C: A2 ${command}
  S: A2 ${answer}`

describe("RFC 6851, RFC 4315: a message that is copied again", () => {
  it.each([
    [
      undefined,
      /^Let the app use UID MOVE where the server lists MOVE, expunge what it has copied by UID EXPUNGE where the server lists UIDPLUS, or pass over messages/
    ],
    [
      "MOVE UIDPLUS",
      /^Let the app use UID MOVE, expunge what it has copied by UID EXPUNGE, or pass over messages/
    ],
    ["MOVE", /^Let the app use UID MOVE, or pass over messages with/],
    ["IDLE", /^Let the app pass over messages with \\Deleted \(UNDELETED\)\. Then/]
  ])("is to be moved, or expunged, as the server lists it: %s", (capabilities, words) => {
    assert.match(find("copied-again", login(capabilities) + copies()).fix ?? "", words)
  })

  it.each([
    ["UID STORE 7 +FLAGS.SILENT (\\Deleted)", "NO [NOPERM] no", "(UID STORE \\Deleted (NOPERM))"],
    ["UID EXPUNGE 7", "NO [READ-ONLY] Mailbox is read-only", "(UID EXPUNGE (READ-ONLY))"],
    ["EXPUNGE", "BAD Unknown command", "(EXPUNGE (BAD))"],
    ["UID MOVE 7 Trash", "NO not now", "(UID MOVE)"]
  ])("stays for the refusal of %s: %s", (command, answer, words) => {
    const found = find("copied-again", login("MOVE") + copies(refused(command, answer)))
    assert.include(found.why, `The server had refused to remove it ${words}, so that it stayed.`)
    assert.match(found.fix ?? "", /^Deal with that refusal first/)
    assert.notInclude(`${found.why} ${found.fix}`, "UID MOVE, ")
  })

  it("does not, if it was removed after all", () => {
    const removed = `${refused("UID EXPUNGE 7", "NO [NOPERM] no")}
      C: A3 EXPUNGE
      S: A3 OK done`
    assert.notInclude(find("copied-again", login("MOVE") + copies(removed)).why, "refused")
  })
})

it("RFC 9051 §6.4.3: a mark that nothing followed names the refusal of EXPUNGE", () => {
  const found = find(
    "deleted-kept",
    `${login("UIDPLUS")}
    C: A1 UID STORE 7 +FLAGS (\\Deleted)
    S: A1 OK done
    C: A2 UID EXPUNGE 7
    S: A2 NO [NOPERM] no
    C: A3 LOGOUT
    S: A3 OK done`
  )
  assert.include(found.why, "The server refused to remove it (UID EXPUNGE (NOPERM)).")
  assert.match(found.rest ?? found.fix ?? "", /Deal with that refusal first/)
})
