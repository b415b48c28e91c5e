/** Questions about the parsing of commands: unknown ones, several in one write, literals. */
import { Effect, Option } from "effect"
import * as Argument from "../../imap/Argument.ts"
import type { Command } from "../../imap/Command.ts"
import { raw } from "../../imap/command/raw.ts"
import type { EncodeOptions } from "../../imap/wire/CommandEncoder.ts"
import { broken, type Finding, kept, refused, silent } from "../Answer.ts"
import type { Asking } from "../Connections.ts"
import { type Desk, isOk, type Reply } from "../Desk.ts"
import type { Question } from "../Question.ts"
import { manner } from "../reading.ts"

const noop = raw("NOOP")

/** Makes a LIST of a nonexistent name, as a literal of this many octets. */
const listed = (octets: number): Command =>
  raw("LIST", '""', Argument.bytes(new TextEncoder().encode("x".repeat(octets))))

const plus: EncodeOptions = { literals: "plus", utf8: false }
const synchronizing: EncodeOptions = { literals: "synchronizing", utf8: false }

/** Sends the commands in one write: each must be carried out. */
const together = (
  desk: Desk,
  commands: ReadonlyArray<Command>,
  encoding: EncodeOptions = synchronizing
): Asking<Finding> =>
  Effect.map(desk.all(commands, encoding), (replies) => {
    const answered = replies.filter(isOk).length
    const facts = { sent: commands.length, answered }
    return answered === commands.length
      ? kept("commands may be sent together", facts)
      : broken(
          `of ${commands.length} commands in one write ${answered} are carried out: send one at a time`,
          facts
        )
  })

/** Checks that the server reads the text as one command, whatever its answer, and continues. */
const taken = (desk: Desk, command: Command, encoding: EncodeOptions): Asking<boolean> =>
  Effect.flatMap(desk.one(command, encoding), ({ tagged }) =>
    tagged === undefined ? Effect.succeed(false) : Effect.map(desk.one(noop), isOk)
  )

const unknownCommand = (reply: Reply): Finding => {
  const by = manner(reply)
  if (by === "OK") return broken("a command that does not exist is answered by OK", { by })
  return reply.tagged === undefined
    ? broken("an unknown command gets no answer of its own: a client that waits for one waits for ever", {
        by
      })
    : kept("an unknown command is refused, and the connection goes on", { by })
}

export const commands: ReadonlyArray<Question> = [
  {
    id: "noop",
    title: "NOOP",
    sends: "NOOP",
    rule: "RFC 9051 §6.1.2 (K07)",
    matters: "it shows that the server is still there, and decides about commands that get no answer",
    where: "account",
    ask: (desk) =>
      Effect.map(desk.one(noop), (reply) =>
        isOk(reply) ? kept("NOOP is answered") : refused(`NOOP is answered by ${manner(reply)}`)
      )
  },
  {
    id: "unknown-command",
    title: "a command that does not exist",
    sends: "XEXAMINE",
    rule: "RFC 9051 §7.1.3 (T08, T09)",
    matters: "how long an optional command may be waited for: the fence decides where no answer comes",
    where: "spare",
    ask: (desk) =>
      Effect.flatMap(
        Effect.timeoutOption(desk.ask("XEXAMINE"), "5 seconds"),
        Option.match({
          onSome: (reply) => Effect.succeed(unknownCommand(reply)),
          onNone: () =>
            Effect.as(desk.one(noop), silent("an unknown command is passed over, and the connection goes on"))
        })
      )
  },
  {
    id: "two-commands",
    title: "two commands in one write",
    sends: "NOOP, NOOP",
    rule: "RFC 9051 §5.5 (T07)",
    matters: "what may share a flight: a step less for each command that is sent along",
    where: "spare",
    ask: (desk) => together(desk, [noop, noop])
  },
  {
    id: "five-commands",
    title: "five commands in one write",
    sends: "NOOP, CAPABILITY, NOOP, CAPABILITY, NOOP",
    rule: "RFC 9051 §5.5 (T07)",
    matters: "several questions about a mailbox are asked in one write",
    where: "spare",
    ask: (desk) => together(desk, [noop, raw("CAPABILITY"), noop, raw("CAPABILITY"), noop])
  },
  {
    id: "command-after-literal",
    title: "a command in one write with a literal before it",
    sends: "LIST with {20+}, NOOP",
    rule: "RFC 7888 §3, RFC 9051 §5.5 (T07)",
    matters: "a login with literals may have ID and SELECT in its flight",
    where: "spare",
    needs: ["LITERAL+", "LITERAL-", "IMAP4REV2"],
    ask: (desk) => together(desk, [listed(20), noop], plus)
  },
  {
    id: "five-after-literal",
    title: "five commands in one write, two of them with a literal",
    sends: "LIST with {20+}, NOOP, LIST with {20+}, NOOP, NOOP",
    rule: "RFC 7888 §3, RFC 9051 §5.5 (T07)",
    matters: "several questions about mailboxes with any name are asked in one write",
    where: "spare",
    needs: ["LITERAL+", "LITERAL-", "IMAP4REV2"],
    ask: (desk) => together(desk, [listed(20), noop, listed(20), noop, noop], plus)
  },
  {
    id: "literal",
    title: "a literal that is asked for",
    sends: "LIST with {20}",
    rule: "RFC 9051 §4.3 (T04)",
    matters: "passwords and names that cannot be quoted are sent so",
    where: "account",
    ask: (desk) =>
      Effect.map(desk.one(listed(20), synchronizing), (reply) =>
        isOk(reply)
          ? kept("a literal may be used wherever a string may")
          : refused(`a literal is answered by ${manner(reply)}: only quoted strings are safe`)
      )
  },
  {
    id: "literal-unasked",
    title: "a literal that is not asked for",
    sends: "LIST with {20+}",
    rule: "RFC 7888 §3, §5 (T06)",
    matters: "a command with literals is one write, instead of one for each literal",
    where: "spare",
    needs: ["LITERAL+", "LITERAL-", "IMAP4REV2"],
    ask: (desk) =>
      Effect.map(desk.one(listed(20), plus), (reply) =>
        isOk(reply)
          ? kept("literals need no round trip of their own")
          : refused(`a literal without asking is listed, and answered by ${manner(reply)}`)
      )
  },
  {
    id: "literal-limit",
    title: "the largest literal that every server with LITERAL- takes",
    sends: "LIST with {4096+}",
    rule: "RFC 7888 §5 (T06)",
    matters: "literals up to 4096 octets are sent without asking",
    where: "spare",
    needs: ["LITERAL+", "LITERAL-", "IMAP4REV2"],
    ask: (desk) =>
      Effect.map(taken(desk, listed(4096), plus), (isTaken) =>
        isTaken
          ? kept("4096 octets are read as one literal")
          : broken("4096 octets are not read as one literal: ask before each that is longer than a name")
      )
  },
  {
    id: "long-command",
    title: "a command of 8000 octets",
    sends: "LIST with a quoted name of 8000 octets",
    rule: "RFC 7162 §4 (T13)",
    matters: "long sets of messages are sent in pieces below this length",
    where: "spare",
    ask: (desk) =>
      Effect.map(taken(desk, raw("LIST", '""', `"${"x".repeat(7980)}"`), synchronizing), (isTaken) =>
        isTaken
          ? kept("8000 octets are read as one command")
          : broken("8000 octets are not read as one command: sets of messages must be shorter")
      )
  }
]
