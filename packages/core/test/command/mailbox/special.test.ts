import { assert, describe, it } from "@effect/vitest"
import * as Command from "../../../src/imap/Command.ts"

const info = (
  name: string,
  { delimiter = "/", ...more }: Partial<Command.MailboxInfo> = {}
): Command.MailboxInfo => ({ name, delimiter, attributes: [], selectable: true, ...more })

const found = (...mailboxes: ReadonlyArray<Command.MailboxInfo>) =>
  Array.from(Command.specialMailboxes(mailboxes), ([use, { by, mailbox }]) => [use, mailbox.name, by])

describe("specialMailboxes", () => {
  it("what the server says comes first, and a name only if it says nothing (RFC 6154)", () => {
    assert.deepStrictEqual(
      found(
        info("Sent"),
        info("Outbox", { specialUse: "\\Sent" }),
        info("Trash"),
        info("All", { specialUse: "\\All" })
      ),
      [
        ["\\Sent", "Outbox", "attribute"],
        ["\\All", "All", "attribute"],
        ["\\Trash", "Trash", "name"]
      ]
    )
  })

  it.each([
    ["de", ["Gesendet", "Entwürfe", "Papierkorb", "Spamverdacht", "Archiv"]],
    ["fr", ["Éléments envoyés", "Brouillons", "Corbeille", "Courrier indésirable", "Archives"]],
    ["es", ["Enviados", "Borradores", "Papelera", "Correo no deseado", "Archivo"]],
    ["it", ["Posta inviata", "Bozze", "Cestino", "Posta indesiderata", "Archivio"]],
    ["ru", ["Отправленные", "Черновики", "Корзина", "Спам", "Архив"]],
    ["zh", ["已发送", "草稿箱", "已删除", "垃圾邮件", "归档"]],
    ["ja", ["送信済み", "下書き", "ゴミ箱", "迷惑メール", "アーカイブ"]],
    ["ko", ["보낸편지함", "임시보관함", "휴지통", "스팸편지함", "보관함"]]
  ])("names in %s", (_, names) => {
    const uses = ["\\Sent", "\\Drafts", "\\Trash", "\\Junk", "\\Archive"]
    assert.deepStrictEqual(
      found(...names.toReversed().map((name) => info(name))),
      uses.map((use, index) => [use, names[index], "name"])
    )
  })

  it("below INBOX and Gmail's own level, composed or not, and in any case", () => {
    assert.deepStrictEqual(
      found(
        info("INBOX"),
        info("INBOX.SENT", { delimiter: "." }),
        info("[Gmail]", { selectable: false }),
        info("[Gmail]/Entwürfe".normalize("NFD"))
      ),
      [
        ["\\Sent", "INBOX.SENT", "name"],
        ["\\Drafts", "[Gmail]/Entwürfe".normalize("NFD"), "name"]
      ]
    )
  })

  it("not deeper, not what cannot be selected, and not what has another use", () => {
    assert.deepStrictEqual(
      found(
        info("Projects/Sent"),
        info("INBOX/Projects/Trash"),
        info("Drafts", { selectable: false }),
        info("Junk", { specialUse: "\\Archive" })
      ),
      [["\\Archive", "Junk", "attribute"]]
    )
  })

  it("the more usual name is taken of two", () => {
    assert.deepStrictEqual(found(info("Deleted Items"), info("Trash")), [["\\Trash", "Trash", "name"]])
  })
})
