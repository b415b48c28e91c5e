/** What commands make of their responses, however a server cuts these: all are tried with responses of every kind. */
import { assert, describe, it } from "@effect/vitest"
import * as Command from "../../src/imap/Command.ts"
import type { Untagged } from "../../src/imap/Response.ts"
import { assertLinear } from "../support/linear.ts"
import { listed } from "../support/quotation.ts"
import { untagged } from "./transcript.ts"
import type { PlannedCommand } from "../../src/imap/command/Command.ts"
import * as Plan from "../../src/imap/command/Plan.ts"

type Line = (at: number) => string

/** The responses that commands read, about one thing, and about as many as there are lines. */
const answers: Readonly<Record<string, Line>> = {
  FETCH: (at) => `FETCH (UID 7 FLAGS () X-${at} 1)`,
  "FETCH of nothing that was asked for": (at) => `FETCH (X-${at} NIL)`,
  "FETCH of parts": (at) =>
    `FETCH (UID 7 BODY[${(at % 9) + 1}] NIL BODY[HEADER] "A: b" BODY[] NIL X-${at} 1)`,
  "FETCH of flags": (at) => `FETCH (UID 7 FLAGS (a${at}) MODSEQ (${at + 1}))`
}

const about: Readonly<Record<string, (at: number) => number>> = {
  one: () => 1,
  many: (at) => at + 1,
  "many, backwards": (at) => 1_000_000 - at
}

/** Other responses, each of another mailbox, resource or user. */
const others: Readonly<Record<string, Line>> = {
  LIST: (at) => `* LIST () "/" "a${at}"`,
  "LIST of one": () => '* LIST () "/" a',
  "LIST deeper and deeper": (at) => `* LIST () "/" "${"a/".repeat(at % 30)}b${at}"`,
  LSUB: (at) => `* LSUB () "/" "a${at}"`,
  STATUS: (at) => `* STATUS "a${at}" (MESSAGES ${at})`,
  SEARCH: (at) => `* SEARCH ${at + 1}`,
  SORT: (at) => `* SORT ${at + 1}`,
  ESEARCH: (at) => `* ESEARCH (TAG "A1") UID ALL ${2 * at + 1}`,
  THREAD: (at) => `* THREAD (${at + 1})`,
  VANISHED: (at) => `* VANISHED ${2 * at + 1}`,
  EXPUNGE: () => "* 1 EXPUNGE",
  COPYUID: (at) => `* OK [COPYUID 1 ${2 * at + 1} ${2 * at + 1}] x`,
  QUOTA: (at) => `* QUOTA "a${at}" (STORAGE 1 2)`,
  QUOTAROOT: (at) => `* QUOTAROOT a "a${at}"`,
  ACL: (at) => `* ACL a "b${at}" lrs`,
  METADATA: (at) => `* METADATA a (/private/a${at} "b")`,
  ANNOTATION: (at) => `* ${at + 1} FETCH (UID ${at + 1} ANNOTATION (/comment (value.priv "a")))`,
  NAMESPACE: (at) => `* NAMESPACE (("a${at}" "/")) NIL NIL`,
  CAPABILITY: (at) => `* CAPABILITY A${at}`,
  FLAGS: (at) => `* FLAGS (a${at})`,
  ID: (at) => `* ID ("a${at}" "b")`
}

const lists =
  "IMAP4REV1 UIDPLUS MOVE ESEARCH CONDSTORE QRESYNC SORT QUOTA ACL METADATA NAMESPACE CHILDREN SPECIAL-USE LIST-STATUS LIST-EXTENDED OBJECTID BINARY PREVIEW ANNOTATE-EXPERIMENT-1 THREAD=REFERENCES"

const everything = {
  flags: true,
  envelope: true,
  bodyStructure: true,
  internalDate: true,
  size: true,
  modSeq: true,
  emailId: true,
  preview: true,
  headers: true,
  source: true,
  attributes: true
} as const

/** Those that are one command each; others are made of these. */
const commands: Readonly<Record<string, Command.Command>> = {
  "fetch, flags": Command.fetch("1:*", { flags: true }),
  "fetch, everything": Command.fetch("1:*", everything),
  "fetch, flags and attributes": Command.fetch("1:*", { flags: true, attributes: true }),
  "fetch, headers": Command.fetch("1:*", { headers: ["To"] }),
  "fetch, source": Command.fetch("1:*", { source: true }),
  "fetch, parts": Command.fetch("1:*", { parts: ["1", "2"] }),
  "fetch, decoded parts": Command.fetch("1:*", { parts: ["1", "2"], decoded: true }),
  "fetch, parts by BINARY": Command.fetch("1:*", { parts: ["1", "2"], decoded: "binary" }),
  "fetch, items": Command.fetch("1:*", ["FLAGS"]),
  search: Command.search({ seen: true }),
  sort: Command.sort(["date"], { seen: true }),
  thread: Command.thread("references", { seen: true }),
  store: Command.store("1:*", { add: ["\\Seen"] }),
  copy: Command.copy("1:*", "a"),
  move: Command.move("1:*", "a"),
  expunge: Command.expunge(),
  list: Command.listMailboxes("", "*"),
  status: Command.status("a"),
  namespace: Command.namespace,
  getQuota: Command.getQuota(""),
  getQuotaRoot: Command.getQuotaRoot("a"),
  getAcl: Command.getAcl("a"),
  getMetadata: Command.getMetadata("a", ["/private/a"]),
  getAnnotations: Command.getAnnotations("1:*", ["/comment"]),
  capability: Command.capability,
  id: Command.id({ name: "a" })
}

const tagged = { _tag: "Tagged", tag: "A1", condition: "OK", code: undefined, text: "" } as const

/** What one of these commands is for a server that lists all that it may use; its steps have its own meaning. */
const planned = <A>(command: Command.Command<A>): Command.Command<A> => {
  const plan = Plan.of(command, { capabilities: listed(lists), utf8: false })
  return plan._tag === "Send" ? plan.command : command
}

const made = (command: PlannedCommand, responses: ReadonlyArray<Untagged>) => () => {
  command.result(responses, tagged)
  const gathering = command.gather?.()
  for (const response of responses) gathering?.take(response)
  gathering?.rest()
}

/** As a stream takes them: what is ready is handed on again and again. */
const streamed = (command: PlannedCommand, responses: ReadonlyArray<Untagged>) => () => {
  const gathering = command.gather?.()
  for (const [at, response] of responses.entries()) {
    gathering?.take(response)
    if (at % 32 === 0) gathering?.ready()
  }
}

const many = (size: number, line: Line): ReadonlyArray<Untagged> =>
  untagged(...Array.from({ length: size }, (_, at) => line(at)))

/** Responses by kind: each is parsed once for all commands. */
const kept = (line: Line) => {
  const bySize = new Map<number, ReadonlyArray<Untagged>>()
  return (size: number): ReadonlyArray<Untagged> => {
    const responses = bySize.get(size) ?? many(size, line)
    bySize.set(size, responses)
    return responses
  }
}

const pieces = Object.values(answers).flatMap((answer) =>
  Object.values(about).map((number) => kept((at) => `* ${number(at)} ${answer(at)}`))
)

const ofEveryKind = Object.values(others).map(kept)

describe("P22 the time for a result grows with its responses", () => {
  it.each(Object.entries(commands).filter(([name]) => name.startsWith("fetch")))(
    "%s, of messages in pieces",
    (_, asked) => {
      const command = planned(asked)
      for (const responses of pieces) {
        for (const use of [made, streamed]) assertLinear((size) => use(command, responses(size)), 250)
      }
    }
  )

  it.each(Object.entries(commands))("%s, of responses of every kind", (_, asked) => {
    const command = planned(asked)
    for (const responses of ofEveryKind) assertLinear((size) => made(command, responses(size)), 250)
  })

  it("a message in a hundred thousand pieces", () => {
    const command = planned(Command.fetch("1:*", { flags: true, headers: true, source: true }))
    assertLinear(
      (size) =>
        made(
          command,
          many(size, (at) => `* 1 FETCH (X-${at} NIL)`)
        ),
      6_250
    )
  })

  it("and the pieces become a message", () => {
    const inPieces = untagged(
      "* 1 FETCH (UID 7)",
      ...Array.from({ length: 100 }, (_, at) => `* 1 FETCH (X-${at} NIL)`),
      "* 1 FETCH (FLAGS (a))"
    )
    const found = planned(Command.fetch("1:*", { flags: true, attributes: true })).result(inPieces, tagged)
    assert.deepStrictEqual(
      found.map(({ attributes, flags, uid }) => [uid, flags, attributes?.size]),
      [[7, ["a"], 102]]
    )
  })
})
