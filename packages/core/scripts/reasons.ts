/** The source of the documents and the site's pages about failures: every reason, and words around them. */
import { readFileSync } from "node:fs"
import { explain } from "../src/explain/explain.ts"
import type * as ImapError from "../src/failure/ImapError.ts"
import { all } from "../src/failure/reason/all.ts"
import type { Facts } from "../src/failure/reason/recorded.ts"
import { adviceOf, followsFrom, titleOf } from "../src/failure/reason/Failure.ts"

export type Entry = (typeof all)[keyof typeof all]

const folder = new URL("../src/failure/reason/", import.meta.url)
const read = (name: string): string => readFileSync(new URL(`${name}.ts`, folder), "utf8")
const entries = new Map<string, Entry>(Object.entries(all))

/** In the order of their files, and as each of these has them. */
export const reasons: ReadonlyArray<{ readonly tag: string; readonly entry: Entry }> = Array.from(
  read("all").matchAll(/^ {2}\.\.\.(\w+)/gm)
).flatMap(([, file = ""]) =>
  Array.from(read(file).matchAll(/^export class (\w+) extends reason\(/gm)).flatMap(([, tag = ""]) => {
    const entry = entries.get(tag)
    return entry === undefined ? [] : [{ tag, entry }]
  })
)

type Known = { readonly [Name in keyof Facts]?: Facts[Name] | undefined }

/** Examples for the fields of a reason; its words do without what is not among them. */
export const examples: Known = {
  host: "imap.example.com",
  serverName: "imap.example.com",
  port: 993,
  known: { wayIn: "implicitTls", port: 993 },
  failure: "ConnectRefused",
  domain: "example.com",
  asked: {},
  step: "select",
  afterMs: 30_000,
  times: 10,
  tls: false,
  field: "port",
  problem: "not between 1 and 65535",
  protocol: "smtp",
  detail: "self-signed",
  offered: ["GSSAPI"],
  loginDisabled: true,
  mechanism: "PLAIN",
  iterations: 2_147_483_647,
  capabilities: ["IMAP2BIS"],
  charsets: ["US-ASCII"],
  idSent: true,
  mailbox: "Sent",
  command: "XLIST",
  size: 36_000_000,
  capability: "UIDPLUS",
  status: "BAD",
  expected: "a closing quote",
  offset: 17,
  limit: 1_048_576,
  of: "commandData",
  announced: "9999999999",
  product: "Avast",
  mayBe: ["appPassword", "imapDisabled"],
  url: "imaps://mail2.example.com/"
}

export const whose: { readonly [Who in ImapError.ActionBy]: string } = {
  user: "the account's owner",
  admin: "the server's operator",
  app: "the app",
  nobody: "nobody"
}

/** Where the example of a field does not fit. */
const others: Readonly<Record<string, Known>> = {
  NestingTooDeep: { limit: 64 },
  ClosedBeforeGreeting: { tls: undefined },
  ConnectionLost: { command: undefined },
  ProxyUnusable: { detail: "its name does not exist" },
  TunnelEnded: { detail: "it exited with status 255" }
}

/** Returns the row of a reason, by the examples of the fields that it has. */
export const described = (entry: Entry) => {
  const facts = Object.fromEntries(
    Object.entries({ ...examples, ...others[entry.name] }).filter(([name]) =>
      Object.hasOwn(entry.fields, name)
    )
  )
  const { actionBy, party, retry } = followsFrom(entry, facts, "command")
  const turn = actionBy === "admin" && party === "proxy" ? "the proxy's operator" : whose[actionBy]
  const explained = explain({ error: entry.name, facts })
  return { actionBy, title: titleOf(entry, facts), advice: adviceOf(entry, facts), explained, retry, turn }
}
