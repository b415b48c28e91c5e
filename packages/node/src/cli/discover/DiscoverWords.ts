/**
 * The result of a search for a server in words: whom it asks, the servers as a table, the command line that connects.
 */
import {
  type Candidate,
  type Discovered,
  hints,
  type Source,
  type Trust
} from "@effect-imap/core/internal/Discovery"
import { visible } from "@effect-imap/core/internal/Trace"
import { aligned } from "../output/table.ts"
import { typed } from "../output/program.ts"
import { hanging } from "../output/Words.ts"
import { painted, type Style } from "../output/stepLines.ts"

const sources: { readonly [Name in Source]: string } = {
  provider: "the table of providers",
  autoconfig: "a page of the domain",
  ispdb: "Mozilla's ISPDB",
  srv: "an SRV record",
  mx: "the domain's MX record",
  guess: "its usual name"
}

const trusts: { readonly [Name in Trust]: string } = {
  known: "which is part of this program",
  https: "over HTTPS",
  dns: "in DNS, whose answer is not known to be signed",
  http: "over plain HTTP, which anyone on the network path could change",
  guess: "where a server answered"
}

/** Names the sources of a search before any is asked. */
export const asking = (ispdb: boolean): string =>
  `No server is given: asking DNS and the domain of the address${ispdb ? ", and Mozilla's ISPDB, which learns the domain" : " (--ispdb also asks Mozilla)"}.`

/** Names the candidate that is used, and why. */
export const found = (candidate: Candidate): string =>
  `Found ${placeOf(candidate)} (${candidate.account.security}) for ${candidate.account.user}, by ${because(candidate)}.`

const placeOf = ({ account: { host, port } }: Candidate): string => `${host}:${port}`

const because = ({ source, trust }: Candidate): string => `${sources[source]}, ${trusts[trust]}`

/** Says why the account's owner has to agree. */
export const doubt = (candidate: Candidate, domain: string): string =>
  `${placeOf(candidate)} is outside ${domain}, and named only by ${because(candidate)}.`

export const question = ({ account: { host } }: Candidate): string => `Send the password to ${host}?`

const heads = ["SERVER", "SECURITY", "NAMED BY", "TRUST", "USER"]

/**
 * Renders the servers, what the account's owner should know about the best one, and the command line that connects to
 * it.
 */
export const table = (discovered: Discovered, style: Style): string => {
  const { address, candidates } = discovered
  const [best] = candidates
  const count = `${candidates.length} ${candidates.length === 1 ? "server" : "servers"} for ${address}`
  const notes = [
    `Named by ${because(best)}.`,
    ...(best.needsConsent
      ? [`It is outside ${discovered.domain}: ask the provider before you send a password there.`]
      : []),
    ...hints(best)
  ]
  return [
    `${painted("✓", 32, style)} ${visible(count)}`,
    "",
    ...aligned([heads, ...candidates.map(row)]),
    "",
    ...notes.map((note) => `  ${hanging(visible(note), style.width - 2, "  ")}`),
    "",
    `  ${visible(connectLine(best))}`
  ].join("\n")
}

const connectLine = ({ account: { host, port, security, user } }: Candidate): string =>
  typed("effect-imap connect") +
  ` --host ${word(host)} --port ${port} --security ${security} --user ${word(user)}`

/** Quotes text as one word for a shell. */
const word = (text: string): string =>
  /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`

const row = (candidate: Candidate): ReadonlyArray<string> => {
  const { account, needsConsent, source, trust } = candidate
  return [
    placeOf(candidate),
    account.security,
    source,
    trust + (needsConsent ? " (ask first)" : ""),
    account.user
  ]
}
