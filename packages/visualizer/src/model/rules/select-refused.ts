import { isSelect } from "../lines/facts.ts"
import { mailboxIn } from "../lines/mailboxName.ts"
import { isOpening } from "../lines/said.ts"
import { rule } from "./Rule.ts"
import { refusals } from "./shared/refusals.ts"

export default rule({
  id: "select-refused",
  group: "mailbox",
  severity: "warning",
  message: "The server refused {command} ({code}) {times}: that mailbox is not open",
  docs: "NONEXISTENT: there is no mailbox of that name; LIST shows the names. NOPERM: this user has no right to it. INUSE: another session has it. Without a code, the server's words say why.",
  find: (connection) => {
    const opened = new Set(connection.commands.filter(isOpening).map(({ text }) => mailboxIn(text)))
    return refusals(
      connection,
      (command) =>
        isSelect(command) && (mailboxIn(command.text) === "" || !opened.has(mailboxIn(command.text)))
    )
  }
})
