/** A rule looks at one connection and reports notable lines other than those of its failure. */
import type { Connection } from "../connection/Connection.ts"

/** One place where a rule applies. */
export interface Report {
  /** The lines that show it, the most informative first. */
  readonly lines: readonly [number, ...ReadonlyArray<number>]
  /** The values for the placeholders of the message. */
  readonly data?: Readonly<Record<string, string | number>>
}

/** The subject of a rule. */
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

/** A rule: when it applies, its message, and what helps. */
export interface Rule {
  /** Stable: exports, links and filters name it. */
  readonly id: string
  readonly group: Group
  readonly severity: "warning" | "info"
  /** One sentence of at most 90 characters about these lines; `{name}` stands for data. */
  readonly message: string
  /** The meaning, and what helps. */
  readonly docs: string
  /** Finds the places in one connection. It depends on no other rule and no other connection. */
  readonly find: (connection: Connection) => Iterable<Report>
}

/** Makes a rule, whose parts the compiler checks. */
export const rule = (given: Rule): Rule => given

/** A result of a rule, in words. */
export interface Finding extends Pick<Rule, "docs" | "group" | "id" | "severity"> {
  /** The message of the rule, with its data. */
  readonly message: string
  readonly lines: Report["lines"]
}
