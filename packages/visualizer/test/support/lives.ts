/** Situations that people brought after their mailbox had been open for a while. */
import * as Account from "@effect-imap/core/Account"
import * as Argument from "@effect-imap/core/Argument"
import * as Command from "@effect-imap/core/Command"
import * as Simulator from "@effect-imap/core/Simulator"
import { TransportError } from "@effect-imap/core/Transport"
import { MemoryTransport } from "@effect-imap/core/testing"
import type { Supervised } from "@effect-imap/core/Supervised"
import { type Clock, Effect, Redacted } from "effect"
import { type Life, live, pooled } from "./live.ts"

const well = Simulator.profiles.wellBehaved
const { oauth } = Simulator.profiles

/** The app sends a command. */
const sends = (name: string, ...given: ReadonlyArray<Argument.Argument>) => {
  const command = Command.raw(name, ...given)
  return (supervised: Supervised) => supervised.use(({ execute }) => execute(command))
}
const first = Argument.sequence(1)
const stores = sends("STORE", first, Argument.atom("+FLAGS"), Argument.list(Argument.atom("\\Seen")))
const copies = (mailbox: string) => sends("COPY", first, Argument.mailbox(mailbox))
const searches = sends("SEARCH", Argument.atom("UNSEEN"))
const letter = Simulator.message("Subject: Hello\n\nHello.\n")

const announcing = (extension: string): Simulator.Profile => ({
  ...well,
  capabilities: { ...well.capabilities, authenticated: `${well.capabilities.authenticated} ${extension}` }
})

const refusing = (...all: ReadonlyArray<readonly [command: string, answer: string]>) => ({
  faults: all.map(([on, answer]) => ({ on, nth: "every", fault: "refuse", with: answer }) as const)
})

/** A token source, whose first token has expired. */
const renewing = () => {
  let given = 0
  return Account.tokenSource({ get: Effect.sync(() => Redacted.make(given++ === 0 ? "old" : "new")) })
}

/** Handshakes that fail after the first one, because the certificate has expired. */
const expiring = () => {
  let made = 0
  const expired = new TransportError({ failure: "tlsExpired", detail: "it ended on 2026-11-01" })
  return (options: Parameters<typeof MemoryTransport.tlsInfo>[0]) =>
    made++ === 0 ? Effect.succeed(MemoryTransport.tlsInfo(options)) : Effect.fail(expired)
}

// Scripts: a connection that opens INBOX and idles, and one that comes after it, which asks first whether the server answers.

const plainly = { id: { enabled: false }, security: "tls" } as const
const greets =
  "connection 993\nS: * OK [CAPABILITY IMAP4rev1 SASL-IR LITERAL+ IDLE AUTH=PLAIN] ready\nlogin <1>"
const accepts = "S: <1> OK [CAPABILITY IMAP4rev1 LITERAL+ IDLE] done"
const opens = (validity: number, code = "READ-WRITE") =>
  `C: <2> SELECT INBOX\nS: * 3 EXISTS\nS: * OK [UIDVALIDITY ${validity}] valid\nS: <2> OK [${code}] done`
const idles = (minutes: number, then: string) => `C: <3> IDLE\nS: + idling\n.. ${minutes} minutes\n${then}`
const keeps = Array.from({ length: 20 }, (_, at) => {
  const tag = `<${at + 20}>`
  return `C: ${tag} IDLE\nS: + idling\nC: DONE\nS: ${tag} OK done`
}).join("\n")
const script = (...lines: ReadonlyArray<string>): string => lines.join("\n")
const before = (then: string) => script(greets, accepts, opens(7), idles(8, then))
const asked = script(greets, "C: <8> NOOP", "S: <8> OK done")
const refuses = "S: <1> NO [AUTHENTICATIONFAILED] Invalid credentials"
const leaves = "C: <9> LOGOUT\nS: * BYE\nS: <9> OK"

const scripted = {
  "life-uidvalidity": script(before("reset"), asked, accepts, opens(8), keeps),
  "life-mailbox-deleted": script(
    before("S: * BYE Mailbox deleted\nclose"),
    asked,
    accepts,
    "C: <2> SELECT INBOX\nS: <2> NO [NONEXISTENT] No such mailbox",
    leaves
  ),
  "life-server-down": before("S: * BYE Server shutting down\nclose")
}

/** A machine that sleeps: the wall clock jumps, and nothing else runs meanwhile. */
let slept = 0
const sleepy = (clock: Clock.Clock): Clock.Clock =>
  Object.assign(Object.create(clock), {
    currentTimeMillisUnsafe: () => clock.currentTimeMillisUnsafe() + slept
  })
const sleep = Effect.sync(() => {
  slept += 3 * 3_600_000
})

const profiled = {
  "life-slept": {
    server: well,
    clock: sleepy,
    plan: () => [[30, sleep]],
    minutes: 60
  },
  "life-quiet": { server: well, minutes: 400 },
  "life-cut-every-5-minutes": { server: { ...well, resetAfter: "5 minutes" }, minutes: 90 },
  "life-token-renewed": {
    server: { ...oauth, sasl: { ...oauth.sasl, tokens: ["new"] } },
    account: { token: renewing() },
    plan: ({ simulator }) => [[30, simulator.mail.disconnect]],
    minutes: 60
  },
  "life-password-renewed": {
    server: script(before("reset"), asked, refuses, "deaf", asked, accepts, opens(7), keeps),
    account: plainly,
    plan: ({ supervised }) => [[9, supervised.renew({ password: Redacted.make("new") })]],
    minutes: 14,
    goesOn: true
  },
  "life-certificate-expires": {
    server: well,
    options: { handshake: expiring() },
    plan: ({ simulator }) => [[60, simulator.mail.disconnect]],
    minutes: 90,
    goesOn: true
  },
  "life-many-refused": {
    server: well,
    options: refusing(
      ["STORE", "NO [LIMIT] Rate limit hit"],
      ["COPY", "NO [SERVERBUG] Internal error"],
      ["SEARCH", "NO [BADCHARSET (US-ASCII)] Unknown charset"]
    ),
    plan: ({ supervised }) => [
      [10, stores(supervised)],
      [20, copies("Archive")(supervised)],
      [30, searches(supervised)]
    ],
    minutes: 60
  },
  "life-idle-refused": { server: well, options: refusing(["IDLE", "BAD Unknown command"]), minutes: 30 },
  "compress-breaks": {
    server: announcing("COMPRESS=DEFLATE"),
    account: { compress: "auto" },
    options: { faults: [{ on: "COMPRESS", nth: "every", fault: "reset" }] },
    minutes: 5
  }
} satisfies Readonly<Record<string, Life>>

const names = ["INBOX", "Archive", "Drafts", "Sent", "Work"]
const mailboxes = Object.fromEntries(names.map((name) => [name, [letter]]))
const read = Command.raw("FETCH", first, Argument.atom("BODY.PEEK[]"))
const pool = (fault: Simulator.Fault) =>
  pooled(mailboxes, [fault], ({ execute }) => Effect.delay(execute(read), "2 seconds"))

/** The bytes of each trace, by name. */
export const lives: ReadonlyArray<readonly [string, Effect.Effect<Uint8Array, unknown>]> = [
  ...Object.entries<Life>(profiled).map(([name, life]) => [name, live(life)] as const),
  ...Object.entries(scripted).map(
    ([name, server]) => [name, live({ server, account: plainly, minutes: 20, goesOn: true })] as const
  ),
  ["pool-one-cut", pool({ on: "FETCH", nth: 3, fault: "cut" })],
  ["pool-one-hangs", pool({ on: "FETCH", nth: 3, fault: "stall" })]
]
