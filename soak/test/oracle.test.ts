import { globSync, readFileSync } from "node:fs"
import type { Trace } from "@effect-imap/core"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { viewer } from "../campaigns/viewer.ts"
import type { Deed } from "../oracle/Deed.ts"
import * as Facts from "../oracle/Facts.ts"
import { gapped, judged } from "../oracle/judge.ts"
import type { Said } from "../oracle/Rule.ts"
import { failuresOf } from "./failuresOf.ts"

const folder = new URL("../oracle/", import.meta.url)

it("V1 the judge takes nothing from the viewer but its sentences", () => {
  const files = globSync("**/*.ts", { cwd: folder })
  assert.isAbove(files.length, 8)
  const taken = files.flatMap((file) =>
    Array.from(
      readFileSync(new URL(file, folder), "utf8").matchAll(/from "(.*visualizer.*)"/g),
      ([, from = ""]) => from
    )
  )
  assert.deepStrictEqual(Array.from(new Set(taken)).toSorted(), [
    "@effect-imap/visualizer/Reader",
    "@effect-imap/visualizer/internal/Sentences"
  ])
})

const began = Date.UTC(2026, 0, 1)

const header: Trace.Header = {
  file_schema: "urn:effect-imap:trace",
  v: 1,
  time_unit: "ms",
  clock: { type: "monotonic", wall: new Date(began).toISOString() },
  lib: { core: "0" },
  runtime: "test",
  redaction: "strict",
  machine: { id: "connection", hash: "" }
}

const at = (time: number) => ({ time, group_id: "c1" })

const sent = (time: number, line: string): Trace.Event => ({ ...at(time), name: "wire:sent", data: { line } })

const received = (time: number, line: string): Trace.Event => ({
  ...at(time),
  name: "wire:received",
  data: { line }
})

const started: Trace.Event = {
  ...at(0),
  name: "connection:started",
  data: { host: "imap.example.com", port: 993, policy: "tls", attempt: 1, session: "s1" }
}

const encrypted: ReadonlyArray<Trace.Event> = [
  { ...at(1), name: "net:start", data: { op: 1, kind: "tls" } },
  { ...at(2), name: "net:end", data: { op: 1, ok: true, protocol: "TLSv1.3" } }
]

const ended = (time: number, error: string): Trace.Event => ({
  ...at(time),
  name: "connection:ended",
  data: { outcome: "failed", error, step: "auth" }
})

const answered = (
  tag: string,
  text: string,
  more: Partial<Extract<Deed, { readonly did: "answered" }>> = {}
): Deed => ({
  by: "server",
  did: "answered",
  connection: 1,
  at: began + 20,
  heard: began + 10,
  tag,
  command: "LOGIN",
  condition: "NO",
  asked: "",
  text,
  ...more
})

interface Case extends Partial<Said> {
  readonly events: ReadonlyArray<Trace.Event>
  readonly deeds: ReadonlyArray<Deed>
}

const saying = (said: Partial<Said>): Said => ({
  id: "",
  group: "c1",
  words: "",
  why: "",
  advice: "",
  quote: "",
  lines: [],
  start: undefined,
  end: undefined,
  isFailure: true,
  actionBy: undefined,
  ...said
})

const problems = ({ deeds, events, ...said }: Case): ReadonlyArray<string> =>
  judged(saying(said), Facts.of([header, started, ...events], { deeds, latency: 1 })).map(({ kind }) => kind)

const login = (text: string) => [sent(5, "a1 LOGIN <user> <redacted>"), received(20, `a1 NO ${text}`)]

const fetches = (...conditions: ReadonlyArray<string>) =>
  conditions.flatMap((condition, index) => [
    sent(100 * index, `a${index} FETCH 1:* (FLAGS)`),
    received(100 * index + 50, `a${index} ${condition}`)
  ])

/** An open mailbox in which the server refuses these, and a command that it does not answer any more. */
const throttled: ReadonlyArray<Trace.Event> = [
  sent(1, "a1 SELECT INBOX"),
  received(2, "a1 OK done"),
  ...[18.4, 20, 34.5].flatMap((seconds, at) => [
    sent(100 * at + 10, `b${at} UID FETCH ${at + 1} (FLAGS)`),
    received(100 * at + 50, `b${at} NO [LIMIT] Too many commands, wait ${seconds} s`)
  ]),
  ended(400, "ConnectionLost")
]

const secondFactor = "2FA enabled; use application-specific password"
const byAdmin = "IMAP access is disabled for your domain. Please contact your domain administrator"

/** Each was on the page once, under what contradicts it. */
const falseOnce: ReadonlyArray<readonly [what: string, kind: string, stated: Case]> = [
  [
    "the network is slow, though this program was busy",
    "slow-network: the network is faster",
    {
      id: "slow-network",
      words: "One round trip takes 264 ms",
      events: fetches("OK done"),
      deeds: [{ by: "app", did: "was busy", at: began, until: began + 300 }]
    }
  ],
  [
    "servers do not say what is wrong, beside a server that says it",
    "AuthRejected: the server said it",
    {
      id: "AuthRejected",
      why: "It refused LOGIN; servers do not say whether the user, the password or a setting is at fault.",
      quote: secondFactor,
      events: login(secondFactor),
      deeds: [answered("a1", secondFactor, { meaning: { cause: "secondFactor", actor: "owner" } })]
    }
  ],
  [
    "the owner switches IMAP on, beside a server that names the administrator",
    "ImapDisabled: the server's words say that the admin must act",
    {
      id: "ImapDisabled",
      why: "This provider keeps IMAP off until the account's owner switches it on.",
      quote: byAdmin,
      events: login(byAdmin),
      deeds: [answered("a1", byAdmin, { meaning: { cause: "imapOff", actor: "admin" } })]
    }
  ],
  [
    "the port speaks plain text, though a proxy did",
    "TlsNotTls: a proxy spoke, not the server",
    {
      id: "TlsNotTls",
      words: "Port 993 speaks plain text where TLS was expected",
      events: [{ ...at(2), name: "net:end", data: { op: 1, ok: false, error: "tlsNotTls" } }],
      deeds: [{ by: "path", did: "spoke HTTP for the server", at: began + 1 }]
    }
  ],
  [
    "refused at first, of what was accepted before",
    "accepted-later: it was accepted before, or refused again",
    {
      id: "accepted-later",
      words: "The server refused FETCH (LIMIT) at first, and accepted it later",
      lines: [5, 6],
      events: fetches("OK done", "NO [LIMIT] slow down", "OK done"),
      deeds: []
    }
  ],
  [
    "the answer took long, though the app read slowly",
    "slow-command: server and network took less of it",
    {
      id: "slow-command",
      words: "The answer to FETCH took 27.4 s",
      events: [sent(0, "a0 FETCH 1 (BODY[])"), received(27_400, "a0 OK done")],
      deeds: [
        answered("a0", "done", { command: "FETCH", condition: "OK" }),
        { by: "app", did: "read slowly", at: began, until: began + 27_400 }
      ]
    }
  ],
  [
    "use STARTTLS, on a connection that is encrypted",
    "PrivacyRequired: the connection was encrypted",
    {
      id: "PrivacyRequired",
      why: "It refuses passwords on a connection that others could read.",
      advice: "Use security `starttls` here, or security `tls` with its own port.",
      events: [...encrypted, ...login("[PRIVACYREQUIRED] no")],
      deeds: []
    }
  ],
  [
    "another program takes the mailbox, without the line that says so",
    "SessionPingPong: no line is shown of the BYE",
    {
      id: "SessionPingPong",
      words: "Another program keeps taking the mailbox",
      lines: [3],
      events: [sent(5, "a1 IDLE"), received(9, "* BYE Logged in elsewhere"), ended(9, "SessionPingPong")],
      deeds: []
    }
  ]
]

const asked = (waits: string) => ({
  id: "command-refused",
  words: `A limit of the server was reached, which asks to wait ${waits}: it refused “UID FETCH”, 3 times`,
  events: throttled,
  deeds: []
})

/** Sentences about what a server throttles, each with what is wrong with it. */
const counts: ReadonlyArray<readonly [what: string, kinds: ReadonlyArray<string>, stated: Case]> = [
  ["the waits of a connection", [], asked("18.4 s at first, 34.5 s at last")],
  [
    "the first wait of a connection as the last",
    ["command-refused: nothing shows refusals that name these waits"],
    asked("20 s at first, 18.4 s at last")
  ],
  [
    "fewer refusals on a connection",
    ["command-refused: fewer refusals"],
    {
      id: "command-refused",
      words: "The server refused UID FETCH (LIMIT), 2 times",
      events: throttled,
      deeds: []
    }
  ]
]

const copiesTwice = (
  capabilities: string,
  ...between: ReadonlyArray<Trace.Event>
): ReadonlyArray<Trace.Event> => [
  sent(1, "a1 LOGIN <user> <redacted>"),
  received(2, `a1 OK [CAPABILITY IMAP4rev1${capabilities}] done`),
  sent(10, "b1 UID COPY 7 Archive"),
  received(20, "b1 OK done"),
  ...between,
  sent(50, "b3 UID COPY 7 Archive"),
  received(60, "b3 OK done")
]

const refusedRemoval = [sent(30, "b2 UID EXPUNGE 7"), received(40, "b2 NO [NOPERM] no")]

/** Remedies, and why a message is still there. */
const ofCopies: ReadonlyArray<
  readonly [what: string, kinds: ReadonlyArray<string>, stated: Partial<Said>, ReadonlyArray<Trace.Event>]
> = [
  ["UID MOVE, which the server lists", [], { advice: "Let the app use UID MOVE." }, copiesTwice(" MOVE")],
  [
    "UID MOVE, which it does not list",
    ["copied-again: it advises what needs MOVE, which the server does not list"],
    { advice: "Let the app use UID MOVE, or pass it over." },
    copiesTwice("")
  ],
  [
    "UID EXPUNGE left open, which it lists",
    ["copied-again: it leaves open what the server lists"],
    { advice: "Let the app remove it by UID EXPUNGE where the server lists UIDPLUS." },
    copiesTwice(" UIDPLUS")
  ],
  [
    "the refusal of UID EXPUNGE",
    [],
    { why: "The server had refused to remove it (UID EXPUNGE (NOPERM)), so that it stayed." },
    copiesTwice("", ...refusedRemoval)
  ],
  [
    "a refusal that nobody sent",
    ["copied-again: nothing shows that refusal"],
    { why: "The server had refused to remove it (UID STORE \\Deleted (NOPERM)), so that it stayed." },
    copiesTwice("", ...refusedRemoval)
  ]
]

/** Whether a command about messages that are gone, or that none has, is contradicted by what comes meanwhile. */
const ofVoid: ReadonlyArray<
  readonly [what: string, asks: string, meanwhile: string, kinds: ReadonlyArray<string>]
> = [
  ["nothing", "UID FETCH 7 (BODY[])", "* OK still here", []],
  ["the message", "UID FETCH 7 (BODY[])", "* 2 FETCH (UID 7 BODY[] <literal>)", ["came"]],
  ["a message without a UID", "UID FETCH 7 (BODY[])", "* 9 FETCH (BODY[] <literal>)", ["came"]],
  ["flags of another", "UID FETCH 7 (BODY[])", "* 1 FETCH (UID 5 FLAGS (\\Seen))", []],
  ["flags of another, by its number", "UID STORE 7 +FLAGS (\\Seen)", "* 1 FETCH (FLAGS (\\Seen))", []],
  ["flags that nobody asked for", "UID FETCH 7 (BODY[])", "* 9 FETCH (FLAGS (\\Seen))", []],
  ["flags that were asked for", "UID FETCH 7 (FLAGS)", "* 9 FETCH (FLAGS (\\Seen))", ["came"]],
  ["flags of one in the range", "UID FETCH 6:8 (BODY[])", "* 2 FETCH (UID 7 FLAGS (\\Seen))", ["came"]],
  ["another that goes", "UID FETCH 7 (BODY[])", "* 1 EXPUNGE", []],
  ["it goes", "UID FETCH 5 (BODY[])", "* 1 EXPUNGE", ["went"]],
  ["others that go", "UID FETCH 7 (BODY[])", "* VANISHED 5:6", []],
  ["they go", "UID FETCH 7 (BODY[])", "* VANISHED 5:9", ["went"]]
]

it.each(ofVoid)(
  "a command for messages that are gone, while there comes: %s",
  (_, asks, meanwhile, kinds) => {
    const events = [
      received(1, "* 1 FETCH (UID 5 FLAGS ())"),
      received(2, "* 2 EXPUNGE"),
      sent(3, `a1 ${asks}`),
      received(4, meanwhile),
      received(5, "a1 OK done")
    ]
    assert.deepStrictEqual(
      problems({ id: "uids-gone", isFailure: false, lines: [4, 5], events, deeds: [] }),
      kinds.map((kind) => `uids-gone: one of them ${kind} meanwhile`)
    )
  }
)

const stored = (list: string, name: string): ReadonlyArray<Trace.Event> => [
  received(1, list),
  sent(10, `b1 APPEND ${name} (\\Seen) {10}`),
  received(20, "b1 NO [OVERQUOTA] full")
]

/** What a mailbox is for in which a message could not be stored. */
const uses: ReadonlyArray<
  readonly [why: string, events: ReadonlyArray<Trace.Event>, kinds: ReadonlyArray<string>]
> = [
  ["“Ausgang”, the mailbox for sent messages", stored('* LIST (\\Sent) "/" Ausgang', "Ausgang"), []],
  ["“Sent”, the mailbox for sent messages", stored("* OK hello", "Sent"), []],
  [
    "“Projects”, the mailbox for sent messages",
    stored('* LIST () "/" Projects', "Projects"),
    ["command-refused: nothing shows that this mailbox is for that"]
  ],
  [
    "“Sent”, the mailbox for sent messages",
    stored('* LIST (\\Sent) "/" Sent', "Projects"),
    ["command-refused: nothing shows that this mailbox is for that"]
  ]
]

it.each(uses)("a mailbox by what it is for: %s", (words, events, kinds) => {
  const stated = {
    id: "command-refused",
    words: "The server refused APPEND (OVERQUOTA)",
    why: `What it was to store was for ${words}.`,
    isFailure: false
  }
  assert.deepStrictEqual(problems({ ...stated, events, deeds: [] }), kinds)
})

describe("a message that is copied again", () => {
  it.each(ofCopies)("%s", (_, kinds, stated, events) => {
    assert.deepStrictEqual(
      problems({ id: "copied-again", ...stated, isFailure: false, events, deeds: [] }),
      kinds
    )
  })
})

describe("refusals of a server that throttles", () => {
  it.each(counts)("%s", (_, kinds, stated) => {
    assert.deepStrictEqual(problems(stated), kinds)
  })
})

describe("V2 a sentence that was false once is found", () => {
  it.each(falseOnce)("%s", (_, kind, stated) => {
    assert.include(problems(stated), kind)
  })

  it("and what the server said is not", () => {
    assert.deepStrictEqual(
      problems({
        id: "AuthRejected",
        why: "servers do not say whether the user, the password or a setting is at fault",
        quote: "Invalid credentials",
        events: login("Invalid credentials"),
        deeds: [answered("a1", "Invalid credentials", { meaning: { cause: "password", actor: "unsaid" } })]
      }),
      []
    )
  })
})

/**
 * Each had a false sentence once: what the library asked was the app's, the app's slow reading was the server's, and a busy
 * program was a slow network.
 */
const regressions = [6_006, 6_122, 6_298]

describe("V2 a lane", () => {
  const lost = ended(40, "ConnectionLost")
  const opened = [sent(5, "a1 SELECT INBOX"), received(10, "a1 OK done")]
  const facts = Facts.of([header, started, ...opened, lost])
  const lane = {
    key: "s1",
    name: "imap.example.com",
    connections: [0],
    from: 0,
    to: 40,
    elsewhere: [],
    marks: [],
    idles: [],
    isCounted: true,
    segments: [
      { kind: "beginning", start: 0, end: 10, connection: 0 },
      { kind: "open", start: 10, end: 40, connection: 0 }
    ],
    figures: { openMs: 30, unknownMs: 0, losses: 1, longestAwayMs: 0, isAway: false },
    losses: [{ error: "ConnectionLost", count: 1, after: [30], silent: [0], connections: [0] }]
  } satisfies Parameters<typeof gapped>[0]
  const kinds = (change: Partial<Parameters<typeof gapped>[0]>) =>
    gapped({ ...lane, ...change }, facts).map(({ kind }) => kind)

  it("that follows the trace is true", () => {
    assert.deepStrictEqual(kinds({}), [])
  })

  it("with a gap, another sum, or a loss that is not in the trace is found", () => {
    assert.deepStrictEqual(kinds({ to: 50 }), ["lane: it has a gap"])
    assert.deepStrictEqual(kinds({ figures: { ...lane.figures, openMs: 29 } }), [
      "lane: its figures are not its sums"
    ])
    assert.deepStrictEqual(
      kinds({ losses: [{ error: "ServerBye", count: 1, after: [30], silent: [0], connections: [0] }] }),
      ["lane: a loss that the trace does not record"]
    )
  })
})

describe("V2 a run in which a sentence was false", () => {
  it.live.each(regressions)("%i has none", (seed) =>
    Effect.map(failuresOf(viewer, { seed, runs: 1 }), (failures) => assert.deepStrictEqual(failures, []))
  )
})
