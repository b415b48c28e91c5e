/** The kinds of the facts of reasons. Written by scripts/words.ts from `reason/`. Do not edit. */
import { doing } from "../../reason/words.ts"
import type { Kind } from "../Facts.ts"

const steps = Object.keys(doing)

/** What a fact must be, by its name; with the tag before it if it is something else in another reason. */
export const kinds: { readonly [name: string]: Kind } = {
  field: "string",
  problem: "string",
  limit: "number",
  domain: "string",
  asked: {"record":["found","nothing","notOffered","silent","unusable"]},
  host: "string",
  port: "number",
  step: steps,
  afterMs: "number",
  along: {"list":steps},
  through: "string",
  tls: "boolean",
  literalBytes: "number",
  literalReceived: "number",
  protocol: ["smtp","pop3","http","ssh","tls","unknown"],
  known: {"fields":{"wayIn":["implicitTls","startTls"],"port":"number"}},
  detail: "string",
  serverName: "string",
  selfSigned: "boolean",
  product: "string",
  kind: ["password","token"],
  offered: {"list":"string"},
  wanted: "string",
  loginDisabled: "boolean",
  encrypted: "boolean",
  code: "string",
  mechanism: "string",
  times: "number",
  actingAs: "boolean",
  iterations: "number",
  "OAuthTokenRejected.status": "string",
  "CommandRejected.status": ["NO","BAD"],
  scope: "string",
  help: "string",
  mayBe: {"list":["password","appPassword","imapDisabled","userName","throttled"]},
  url: "string",
  idSent: "boolean",
  mailbox: "string",
  command: "string",
  charsets: {"list":"string"},
  capability: "string",
  expected: "string",
  announced: "string",
  of: ["untaggedBeforeLogin","unasked","provisionalGreetings","values","stepData","commandData"],
  lost: {"list":"string"}
}
