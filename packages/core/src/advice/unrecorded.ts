/** What stands in the words where a reason's own field was not recorded. */
import { type Facts, unknownServer } from "./Words.ts"

const MIB = 1024 * 1024

export const unrecorded: Facts = {
  host: unknownServer,
  port: 993,
  serverName: unknownServer,
  step: "command",
  afterMs: 0,
  tls: false,
  field: "account",
  problem: "",
  state: "",
  thrown: "",
  protocol: "unknown",
  detail: "",
  offered: [],
  loginDisabled: false,
  mechanism: "the login",
  iterations: 0,
  capabilities: [],
  idSent: false,
  mailbox: "the mailbox",
  command: "the command",
  capability: "an extension",
  size: MIB,
  kind: "password",
  status: "NO",
  expected: "something else",
  offset: 0,
  limit: MIB,
  of: "commandData",
  announced: "",
  product: "a program or device",
  mayBe: [],
  url: "another server",
  known: { wayIn: "implicitTls", port: 993 },
  failure: "another failure",
  domain: "the domain",
  asked: {},
  lost: []
}
