/** A rule looks at one connection and reports the lines that show something besides its failure. */
import type { Connection } from "../connection/Connection.ts"

/** One place where a rule applies. */
export interface Report {
  /** The lines that show it, the most telling first. */
  readonly lines: readonly [number, ...ReadonlyArray<number>]
  /** The values for the placeholders of the message. */
  readonly data?: Readonly<Record<string, string | number>>
}

/** What a rule is about. */
export type Group =
  | "way"
  | "tls"
  | "login"
  | "mailbox"
  | "command"
  | "protocol"
  | "server"
  | "program"
  | "recording"

/** What a rule is: when it applies, how it says so, and what helps. */
export interface Rule {
  /** Stable: exports, links and filters name it. */
  readonly id: string
  readonly group: Group
  readonly severity: "warning" | "info"
  /** One sentence of at most 90 characters about these lines; `{name}` stands for data. */
  readonly message: string
  /** What it means and what helps. */
  readonly docs: string
  /** Looks at the connection once; it never sees another rule, nor another connection. */
  readonly find: (connection: Connection) => Iterable<Report>
}

/** Makes a rule, whose parts the compiler checks. */
export const rule = (given: Rule): Rule => given

/** What a rule found, in words. */
export interface Finding extends Pick<Rule, "docs" | "group" | "id" | "severity"> {
  /** The message of the rule, with its data. */
  readonly message: string
  readonly lines: Report["lines"]
}
