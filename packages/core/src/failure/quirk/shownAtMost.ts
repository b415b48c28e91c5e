/** Providers that show only the newest messages of a mailbox. */
import { isBelow } from "./find.ts"

interface Capped {
  readonly domains: ReadonlyArray<string>
  readonly messages: number
  /** The host that shows all. */
  readonly whole: string
  readonly source: string
}

const all: ReadonlyArray<Capped> = [
  {
    domains: ["yahoo.com", "aol.com", "verizon.net"],
    messages: 10_000,
    whole: "export.imap.mail.yahoo.com (of AOL, export.imap.aol.com)",
    source: "https://help.yahoo.com/kb/SLN28681.html"
  }
]

/** Returns the most messages that a host shows of a mailbox; `undefined` if no such limit is known. */
export const shownAtMost = (host: string): Pick<Capped, "messages" | "whole"> | undefined =>
  host.startsWith("export.")
    ? undefined
    : all.find(({ domains }) => domains.some((domain) => isBelow(host, domain)))
