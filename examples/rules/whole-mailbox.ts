/** A rule of an app's own: `effect-imap trace explain --rules examples/rules/whole-mailbox.ts trace.imaptrace.jsonl`. */
import { rule } from "@effect-imap/visualizer/Rules"

export default rule({
  id: "whole-mailbox",
  group: "command",
  severity: "warning",
  message: "{command} asks for all messages of the mailbox",
  docs: "Our mailboxes hold a million messages. Ask for the newest ones, or for those since the last visit.",
  *find({ commands }) {
    for (const { answer, line, name, text } of commands)
      if (/ FETCH 1:\* /.test(text))
        yield { lines: answer === undefined ? [line] : [line, answer.line], data: { command: name } }
  }
})
