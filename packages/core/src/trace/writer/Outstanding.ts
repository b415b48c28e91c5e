/** What a log shows of a failure besides its reason, as core itself knows it of its own connections. */
import { type Wait, waitOf } from "../../failure/quirk/waits.ts"
import { type Circumstances, concerning } from "../../failure/diagnosis/Circumstances.ts"
import * as Closings from "../../failure/diagnosis/Closings.ts"
import type { PlainReason, Step } from "../../failure/Reason.ts"
import type { Response, Tagged } from "../../imap/Response.ts"
import { known as protocolWord } from "../../imap/wire/protocolWords.ts"
import type { CommandLine } from "./commandLine.ts"

/**
 * The connections of a log, as far as they explain each other: those that met a trusted certificate, the open ones, and those that
 * were closed.
 */
export class Companions {
  readonly trusted = new Set<string>()
  /** Those that were closed again, by host and user. */
  readonly closings = Closings.make()
  /** The names of those that are logged in, by their host. */
  private readonly open = new Map<string, Set<string>>()

  openAt(host: string): ReadonlyArray<string> {
    return Array.from(this.open.get(host) ?? [])
  }

  begin(host: string, name: string): void {
    this.open.set(host, (this.open.get(host) ?? new Set()).add(name))
  }

  end(host: string, name: string): void {
    this.open.get(host)?.delete(name)
  }
}

/** A command in progress. */
interface Owed {
  readonly tag: string
  readonly name: string
  readonly time: number
  readonly unsent: Circumstances["unsent"]
  /** The form of a login. */
  readonly form: string
}

/** With these a literal goes out unasked. RFC 7888. */
const literals = /^LITERAL[+-]$/i

export class Outstanding {
  private readonly owed = new Map<string, Owed>()
  private asked = false
  private nonSynchronizing = false
  private untagged = 0
  private unknownTags = 0
  private waits: Wait | undefined
  private refusedLogin = false
  private readonly refusedForms = new Set<string>()
  /** The messages that came of what the first command without an answer asked for. */
  private messages = 0
  private heardAt: number | undefined
  /** IDLE was asked to end. */
  isDone = false
  /** The capabilities that the server listed last. */
  listed: ReadonlyArray<string> = []
  private begun: number | undefined

  /** `line` is the command as the trace shows it. */
  sent(command: CommandLine, line: string, time: number): void {
    const { name, tag } = command
    this.owed.set(tag, { tag, name, time, unsent: this.unsentOf(command, line), form: formOf(command) })
    this.asked = false
    this.untagged = 0
    this.unknownTags = 0
    this.waits = undefined
    if (this.owed.size === 1) this.messages = 0
    if (name === "IDLE") this.isDone = false
  }

  /** DONE was sent: the answer to IDLE is due. RFC 9051 §6.3.13. */
  done(): void {
    this.isDone = true
  }

  heard(said: Response, time: number): void {
    this.heardAt = time
    this.begun = undefined
    const names = listed(said)
    if (names.length > 0) this.listed = names
    if (names.some((name) => literals.test(name))) this.nonSynchronizing = true
    switch (said._tag) {
      case "Continuation":
        this.asked = true
        return
      case "Status":
        if (said.condition === "OK" && said.code === undefined) this.untagged++
        if (said.condition === "OK") this.waits = waitOf(said.text, said.code?.name) ?? this.waits
        return
      case "Fetch":
        if (this.owed.values().next().value?.name.endsWith("FETCH") === true) this.messages++
        return
      case "Tagged": {
        this.messages = 0
        const command = this.owed.get(said.tag)
        if (command === undefined) this.unknownTags += said.tag.toUpperCase() === "DONE" ? 0 : 1
        else if (/^(?:LOGIN|AUTHENTICATE)$/.test(command.name)) this.loginAnswered(command, said)
        this.owed.delete(said.tag)
        return
      }
    }
  }

  private loginAnswered({ form }: Owed, { condition }: Tagged): void {
    this.refusedLogin = condition !== "OK"
    if (condition === "NO") this.refusedForms.add(form)
    else if (condition === "OK") this.refusedForms.clear()
  }

  /** So many octets of a response came, which is not complete. */
  unfinished(bytes: number, time: number): void {
    this.heardAt = time
    this.begun = bytes
  }

  /** Returns the milliseconds for which nothing came that answers the first command without an answer. */
  unansweredMs(time: number): number {
    const [first] = this.owed.values()
    if (this.messages > 0 || this.begun !== undefined) return 0
    return Math.round(time - Math.max(first?.time ?? -Infinity, this.heardAt ?? 0))
  }

  /** What is known at `time` of a failure. */
  circumstances(tag: PlainReason["_tag"], step: Step, time: number): Circumstances {
    const [first] = this.owed.values()
    // an IDLE that goes on owes nothing
    const isOwed = first !== undefined && (first.name !== "IDLE" || (this.isDone && tag !== "ServerBye"))
    return concerning(tag, {
      ...(isOwed ? { owed: first.name, owedMs: Math.round(time - first.time) } : {}),
      ...(isOwed && !this.asked && first.unsent !== undefined ? { unsent: first.unsent } : {}),
      ...(this.begun === undefined ? {} : { unfinished: this.begun }),
      ...(isOwed && this.messages > 0 ? { messages: this.messages } : {}),
      ...(isOwed && this.untagged > 0 ? { untagged: this.untagged } : {}),
      ...(isOwed && this.unknownTags > 0 ? { unknownTags: this.unknownTags } : {}),
      ...(isOwed && this.waits !== undefined ? { waits: this.waits } : {}),
      ...(step === "auth" && this.refusedLogin && isOwed ? { refusedLogin: true } : {}),
      ...(tag === "AuthRejected" && this.refusedForms.size > 1
        ? { refusedForms: Array.from(this.refusedForms) }
        : {}),
      silentMs: Math.round(time - (this.heardAt ?? time))
    })
  }

  private unsentOf({ name, values }: CommandLine, line: string): Circumstances["unsent"] {
    if (name === "AUTHENTICATE") return values.length === 1 ? "credential" : undefined
    if (this.nonSynchronizing) return undefined
    // a log hides the arguments of LOGIN, so that nothing shows whether one was a literal
    if (name === "LOGIN") return undefined
    return line.endsWith(" <literal>") ? "literal" : undefined
  }
}

/** Names a form of login as errors do; without a mechanism that is known, the rest may be a secret. */
const formOf = ({ name, values }: CommandLine): string => {
  const mechanism = name === "AUTHENTICATE" ? (protocolWord(values[0] ?? "") ?? name) : name
  return mechanism === "LOGIN" && name !== mechanism ? `${name} ${mechanism}` : mechanism
}

const listed = (said: Response): ReadonlyArray<string> => {
  if (said._tag === "Capability") return said.names
  return "code" in said && said.code?.name === "CAPABILITY" ? said.code.args.split(" ") : []
}
