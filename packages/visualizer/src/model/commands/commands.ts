/** The app's commands on a connection as a table: one row for each command in each mailbox. Pure. */
import type { CommandSpan, Connection } from "../connection/Connection.ts"
import { isAskedByApp, isRefused } from "../lines/facts.ts"
import { mailboxNamed } from "../lines/mailboxName.ts"
import { isOpening } from "../lines/said.ts"

/** The commands of one name in one mailbox. */
export interface CommandRow {
  /** The open mailbox; absent if none was open, or if the command is not about it. */
  readonly mailbox: string | undefined
  /** Such as `UID FETCH`. */
  readonly command: string
  readonly count: number
  readonly refused: number
  /** The number without an answer. */
  readonly unanswered: number
  /** The sum of the times from each command to its answer, in milliseconds; concurrent ones all count. */
  readonly ms: number
  /** The bytes that arrived after the previous answer, up to the end of this one. */
  readonly bytes: number
  /** The first command. */
  readonly line: number
}

/** Returns the rows in the order of their first commands. */
export const commandsOf = ({ commands, wire }: Connection): ReadonlyArray<CommandRow> => {
  const begun = new Map(commands.map((command) => [command.line, command]))
  const answered = new Map(commands.map((command) => [command.answer?.line, command]))
  const rows = new Rows()
  let [running, came] = [0, 0]
  for (const { bytes = 0, direction, line } of wire) {
    const asked = direction === "sent" ? begun.get(line) : undefined
    if (asked !== undefined) {
      // data that arrived without a pending command answers none
      if (running === 0) came = 0
      running++
      rows.ask(asked)
    }
    if (direction === "sent") continue
    came += bytes
    const over = answered.get(line)
    if (over === undefined) continue
    running--
    rows.answer(over, came)
    came = 0
  }
  const last = commands.findLast(({ answer }) => answer === undefined)
  if (last !== undefined) rows.answer(last, came)
  return rows.all
}

class Rows {
  private readonly rows = new Map<string, Mutable<CommandRow>>()
  private readonly rowOf = new Map<CommandSpan, Mutable<CommandRow>>()
  private mailbox: string | undefined

  get all(): ReadonlyArray<CommandRow> {
    return Array.from(this.rows.values())
  }

  ask(command: CommandSpan): void {
    const { answer, end, line, name, start, text } = command
    if (leaves.test(name) && answer?.condition === "OK")
      this.mailbox = isOpening(command) ? nameIn(text) : undefined
    // the library's own commands are its steps
    if (!isAskedByApp(command)) return
    const mailbox = ofMailbox.test(name) ? this.mailbox : undefined
    const key = `${mailbox ?? ""}\n${name}`
    const row = this.rows.get(key) ?? {
      mailbox,
      command: name,
      count: 0,
      refused: 0,
      unanswered: 0,
      ms: 0,
      bytes: 0,
      line
    }
    this.rows.set(key, row)
    this.rowOf.set(command, row)
    row.count++
    if (isRefused(command)) row.refused++
    if (end === undefined) row.unanswered++
    else row.ms += end - start
  }

  answer(command: CommandSpan, bytes: number): void {
    const row = this.rowOf.get(command)
    if (row !== undefined) row.bytes += bytes
  }
}

type Mutable<A> = { -readonly [Key in keyof A]: A[Key] }

/** Commands that leave the open mailbox, or open another one. RFC 9051 §6.3.2, §6.4.1, §6.4.2. */
const leaves = /^(?:SELECT|EXAMINE|CLOSE|UNSELECT)$/

/** Commands that are about the open mailbox. RFC 9051 §6.4. */
const ofMailbox =
  /^(?:(?:UID )?(?:FETCH|STORE|SEARCH|SORT|THREAD|COPY|MOVE|EXPUNGE)|SELECT|EXAMINE|CHECK|CLOSE|UNSELECT|IDLE|NOOP)$/

/** Returns the name as the command has it, if another may look alike. */
const nameIn = (text: string): string | undefined => {
  const written = opens.exec(text)?.[1]
  return written && (mailboxNamed(written) || written)
}

const opens = /^\S+ \S+ ("(?:[^"\\]|\\.)*"|\S+)/
