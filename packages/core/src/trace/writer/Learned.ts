/**
 * The facts that a log reveals about one connection: its user, the secrets that must not be repeated, and the last
 * command.
 */
import { Redacted } from "effect"
import { isToken } from "../../failure/reason/words.ts"
import { type Disclosure, make as makeDisclosure } from "../PublicLine.ts"
import * as Redactor from "../Redactor.ts"
import { known as protocolWord } from "../../imap/wire/protocolWords.ts"
import type { CommandLine } from "./commandLine.ts"
import type { Seen } from "./refusals.ts"
import { credentialIn, type Explained, explanationIn } from "./saslParts.ts"

/** An AUTHENTICATE without an answer. */
interface Login {
  readonly tag: string
  /** The side, according to the log. */
  readonly side: "Sent" | "Received"
  readonly mechanism: string
  readonly parts: Array<string>
}

/** The maximum number of client messages parsed. No mechanism has more; later ones are recorded as secret. */
const maxParts = 8

/**
 * The text that imapflow and MailKit write in place of a secret. To search all of a log for it is a third of the work.
 */
const placeholder = /^(?:\(\* value hidden \*\)|\*+)$/

export class Learned {
  readonly masker: Redactor.Masker
  readonly at: Disclosure
  seen: Seen = {
    host: "",
    greeting: "",
    user: "",
    mechanism: "the login",
    mailbox: "the mailbox",
    idSent: false
  }
  login: Login | undefined
  /** The server's explanation of the refused token of this login. */
  private explained: Explained | undefined

  constructor(indexing: Redactor.Indexing) {
    this.masker = Redactor.make(indexing)
    this.at = makeDisclosure("strict", this.masker)
  }

  /** Remembers a user and a secret, so that neither appears in the trace. */
  know(user: string | undefined, secret: string | undefined): void {
    if (user !== undefined && user !== "") {
      this.seen = { ...this.seen, user }
      this.at.names.user(user)
    }
    const kind = "logged"
    if (secret !== undefined && !placeholder.test(secret))
      this.masker.add(Redacted.make(secret), user === undefined ? { kind } : { user, kind })
  }

  /** Returns the host of `user:password@host`. */
  hostIn(text: string): string {
    const [, user, secret, host = ""] = /^(?:([^:@]*)(?::(.*))?@)?([^@]*)$/s.exec(text) ?? []
    this.know(user, secret)
    return host
  }

  /** Learns the account and the mailbox from a command. */
  command({ name, tag, values }: CommandLine, side: Login["side"]): void {
    const [first, second] = values
    if (name === "LOGIN") {
      this.seen = { ...this.seen, mechanism: "LOGIN" }
      this.know(first, second)
    }
    if (name === "AUTHENTICATE") this.authenticate(tag, values, side)
    if (name === "ID") this.seen = { ...this.seen, idSent: true }
    if ((name === "SELECT" || name === "EXAMINE") && first !== undefined) {
      this.seen = { ...this.seen, mailbox: first }
    }
  }

  /** Takes one more message of the login in progress. */
  part(text: string): void {
    const { login } = this
    if (login === undefined || login.parts.length >= maxParts) return
    login.parts.push(text)
    this.credential(login)
  }

  /** Records a challenge of the login in progress. A challenge to a token contains the server's explanation. */
  challenge(text: string): void {
    if (isToken(this.login?.mechanism)) this.explained = explanationIn(text) ?? this.explained
  }

  /** The facts for interpreting a refusal. */
  get refused(): Seen {
    return this.explained === undefined ? this.seen : { ...this.seen, explained: this.explained }
  }

  private authenticate(tag: string, values: ReadonlyArray<string>, side: Login["side"]): void {
    const mechanism = protocolWord(values[0] ?? "")
    this.seen = { ...this.seen, mechanism: mechanism ?? "AUTHENTICATE" }
    this.explained = undefined
    // if no mechanism is named, all of it may be a response
    if (mechanism === undefined) for (const value of values) this.know(undefined, value)
    const parts = mechanism === undefined ? values : values.slice(1)
    this.login = { tag, side, mechanism: mechanism ?? "PLAIN", parts: [...parts] }
    this.credential(this.login)
  }

  private credential({ mechanism, parts }: Login): void {
    if (parts.length === 0) return
    const { secret, user } = credentialIn(mechanism, parts)
    this.know(user, secret)
  }
}
