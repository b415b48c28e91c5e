/** What servers say that they wait for, or do, before they answer. */
import { assert, describe, it } from "@effect/vitest"
import { waitIn } from "../../src/failure/quirk/waits.ts"

describe("RFC 9585: an OK without a tag before the answer", () => {
  it.each([
    ["* OK Mailbox is locked, will abort in 30 seconds", "lock"],
    ["* OK Mailbox is locked by another session, waiting", "lock"],
    ["* OK Waiting for another process to release the index", "lock"],
    ["* OK Das Postfach ist von einer anderen Sitzung gesperrt, bitte warten", "lock"],
    ["* OK La boîte est verrouillée par une autre session", "lock"],
    ["* OK Почтовый ящик заблокирован другим сеансом", "lock"],
    ["* OK Rebuilding index, please wait", "index"],
    ["* OK Still here, indexing 30% done", "index"],
    ["* OK Indexed 30% of the mailbox", "index"],
    ["* OK Der Index wird neu aufgebaut", "index"],
    ["* OK 正在重建索引", "index"],
    ['* OK [INPROGRESS ("A1" 5 100)] Still searching', "work"],
    ["* OK [INPROGRESS]", "work"],
    ["* OK Searched 12% of the mailbox, ETA 0:30", "work"],
    ["* OK Still here", "work"],
    ["* OK Hang in there..", "work"],
    ["* OK Suche läuft noch", "work"]
  ])("%s", (line, waits) => assert.strictEqual(waitIn(line), waits))

  it.each([
    "* OK [UIDNEXT 5] Predicted next UID",
    "* OK [ALERT] The mailbox is locked",
    "* OK [PERMANENTFLAGS (\\Seen \\*)] Limited",
    "* OK IMAP4rev1 Service Ready",
    "* NO Mailbox is locked",
    "A1 OK Still here",
    "* 3 EXISTS"
  ])("says nothing of a wait: %s", (line) => assert.isUndefined(waitIn(line)))
})
