/** Commands of extensions that a server does not list. */
import { assert, describe, it } from "@effect/vitest"
import * as Advice from "../src/failure/Advice.ts"
import { unlisted } from "../src/failure/diagnosis/unlisted.ts"

describe("RFC 9051 §6.1.1: the capability that a command needs", () => {
  it.each([
    ["UID EXPUNGE", "41:43", ["IMAP4REV1"], "UIDPLUS"],
    ["UID EXPUNGE", "41:43", ["IMAP4REV1", "UIDPLUS"], undefined],
    ["UID MOVE", "3 Archive", ["IMAP4REV2"], undefined],
    ["UID SEARCH", "X-GM-RAW has:attachment", ["IMAP4REV1"], "X-GM-EXT-1"],
    ["UID SEARCH", "UNSEEN", ["IMAP4REV1"], undefined]
  ] as const)("%s %s among %o is %s", (name, words, listed, needed) =>
    assert.strictEqual(unlisted(name, words, new Set<string>(listed)), needed)
  )
})

it.each(
  ["MOVE", "UID MOVE"].flatMap(
    (command) =>
      [
        [
          command,
          undefined,
          /, and UID EXPUNGE where the server lists UIDPLUS \(EXPUNGE alone also removes all other/
        ],
        [command, true, /, and UID EXPUNGE, do the same/],
        [
          command,
          false,
          /, and EXPUNGE, which removes all other messages that are marked as well, do the same/
        ]
      ] as const
  )
)(
  "RFC 6851 §3.3: what does the same as %s, with UIDPLUS %s, removes no other message unsaid",
  (command, uidplus, words) =>
    assert.match(
      Advice.diagnosisOf({
        error: "CommandRejected",
        step: "command",
        serverText: "Unknown command",
        facts: { command, status: "BAD" },
        circumstances: { unlisted: "MOVE", ...(uidplus === undefined ? {} : { uidplus }) }
      })?.try ?? "",
      words
    )
)
