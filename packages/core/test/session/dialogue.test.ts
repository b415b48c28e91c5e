/** The dialogue alone: what happens, and what follows. No clock, no fiber, no socket. */
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import * as fc from "fast-check"
import * as Command from "../../src/imap/Command.ts"
import * as Reserved from "../../src/imap/command/Reserved.ts"
import type * as Policy from "../../src/lifecycle/Policy.ts"
import * as Dialogue from "../../src/lifecycle/session/Dialogue.ts"
import type * as Entry from "../../src/lifecycle/session/Entry.ts"
import { nextDue } from "../../src/lifecycle/session/stages.ts"
import type { Output, Request } from "../../src/lifecycle/session/State.ts"
import * as Sizes from "../../src/base/Sizes.ts"
import * as ResponseParser from "../../src/imap/wire/ResponseParser.ts"
import { ascii, id, login, noop, select, synchronizing, textOf, unbounded } from "./support.ts"

const fence: Policy.Fence = { enabled: true, grace: 250, deaf: 5_000, authentication: 3_000, done: 3_000 }

const shown = (output: Output): ReadonlyArray<string> => {
  switch (output._tag) {
    case "Write":
      return textOf(output.bytes)
        .trimEnd()
        .split("\r\n")
        .map((line) => `C: ${line}`)
    case "Answer": {
      const { answer, entry } = output
      const what = answer._tag === "Tagged" ? answer.condition : answer._tag
      return [`${entry.tag} ${what}${entry.untagged.length === 0 ? "" : ` with ${entry.untagged.length}`}`]
    }
    case "Timer":
      return [output.event === "set" ? `${output.name} in ${output.ms}` : `${output.name} ${output.event}`]
    case "GivenUp":
      return [`${output.entry.tag} given up`]
    case "Refused":
      return ["refused"]
    case "End":
      return [`end ${output.reason?._tag ?? "lost"}${output.words === undefined ? "" : `: ${output.words}`}`]
    default:
      return []
  }
}

/** A dialogue that was greeted and logged in; tags are `t1`, `t2` … */
const begun = (phase: "clear" | "authenticated" = "authenticated") => {
  const rules = { fence, sizes: Sizes.from({ commandData: 4_000 }), commandLimit: 60_000, quirks: [] }
  const state = Dialogue.make({
    rules,
    memory: unbounded(),
    prefix: "t",
    tolerates: Dialogue.tolerant,
    rtt: 0,
    at: 0
  })
  let at = 0
  const take = (input: Parameters<typeof Dialogue.step>[1]) => Dialogue.step(state, input, at)
  const say = (...lines: ReadonlyArray<string>): ReadonlyArray<Output> =>
    lines.flatMap((line) => {
      take({ _tag: "Heard", unfinished: false })
      const response = Result.getOrThrow(ResponseParser.parse(ascii(line)))
      return take({ _tag: "Received", response, bytes: line.length + 2, followed: false, provisional: false })
    })
  say("* OK ready")
  if (phase === "authenticated") take({ _tag: "LoggedIn" })
  const request = (...flight: ReadonlyArray<Entry.Planned>): Request => ({ flight, encoding: synchronizing })
  return {
    state,
    take,
    say: (...lines: ReadonlyArray<string>) => say(...lines).flatMap(shown),
    send: (...flight: ReadonlyArray<Entry.Planned>) =>
      take({ _tag: "Send", request: request(...flight) }).flatMap(shown),
    giveUp: (tag: string) => {
      const entry = state.entries.find((each) => each.tag === tag)
      return entry === undefined ? [] : take({ _tag: "GiveUp", entry }).flatMap(shown)
    },
    /** Time passes; what is due is taken as it comes. */
    pass: (ms: number) => {
      const until = at + ms
      const outputs: Array<Output> = []
      for (let due = nextDue(state); due !== undefined && due <= until; due = nextDue(state)) {
        at = Math.max(at, due)
        outputs.push(...take({ _tag: "Due" }))
      }
      at = until
      return outputs.flatMap(shown)
    }
  }
}

const search = (text: string): Entry.Planned => ({
  command: Command.raw("SEARCH", "TEXT", { _tag: "Text", text }),
  step: "command"
})
const idle: Entry.Planned = {
  command: { name: "IDLE", args: [], result: () => {} },
  step: "idle",
  kind: { _tag: "idle", silence: Infinity }
}
const logout: Entry.Planned = { command: Reserved.logout, step: "logout" }

describe("R0 nothing is written while a command owes a part of itself", () => {
  it("R0 neither after the late answer to another one, nor by LOGOUT", () => {
    const { giveUp, pass, say, send } = begun()
    assert.deepStrictEqual(send({ ...select, command: Command.noop }), ["C: t1 NOOP"])
    assert.deepStrictEqual(send(search("ä x1 DELETE Archive")), ["C: t2 SEARCH TEXT {20}"])
    giveUp("t2")
    assert.deepStrictEqual(
      [...send(noop()), ...send(logout), ...say("t1 OK late"), ...pass(1_000)],
      ["t1 OK"]
    )
    assert.deepStrictEqual(say("+ go on"), ["C: ä x1 DELETE Archive", "grace in 250", "C: t3 LOGOUT"])
  })

  it("R0 nor by a step that a flight with a literal in it comes before", () => {
    const { say, send } = begun()
    const long: Entry.Planned = { command: Reserved.select("ä".repeat(300)), step: "select" }
    send(
      { command: Command.capability, step: "capability", reads: ["Capability"] },
      { ...long, command: Command.raw("SELECT", { _tag: "Text", text: "ä" }) }
    )
    assert.deepStrictEqual(say("* CAPABILITY IMAP4rev1 ID", "t1 OK done"), ["t1 OK with 1"])
    assert.deepStrictEqual(send(id), [])
    const [literal = "", next = ""] = say("+")
    assert.strictEqual(literal, "C: ä")
    assert.match(next, /^C: t3 ID /)
  })

  it("R0 two that wait are looked at one after the other: the first may own the writer again", () => {
    const { say, send } = begun()
    send(search("ä"))
    assert.deepStrictEqual([...send(search("ö")), ...send(logout)], [])
    assert.deepStrictEqual(say("+"), ["C: ä", "C: t2 SEARCH TEXT {2}"])
    assert.deepStrictEqual(say("+"), ["C: ö", "C: t3 LOGOUT"])
  })

  const event = fc.oneof(
    fc.constantFrom("noop", "search", "flight", "logout", "+", "* BAD what", "stray", "* 3 EXISTS"),
    fc.tuple(fc.constantFrom("OK", "NO", "BAD"), fc.integer({ min: 1, max: 6 })),
    fc.record({ giveUp: fc.integer({ min: 1, max: 6 }) }),
    fc.record({ pass: fc.constantFrom(10, 250, 3_000) })
  )

  it("R0 whatever is asked, answered, given up or passes", () => {
    const flights: Record<string, ReadonlyArray<Entry.Planned>> = {
      noop: [noop()],
      search: [search("ä x1 DELETE Archive")],
      flight: [
        { command: Command.capability, step: "capability", reads: ["Capability"] },
        { ...login("ü", "sécret"), step: "select" }
      ],
      logout: [logout]
    }
    fc.assert(
      fc.property(fc.array(event, { maxLength: 30 }), (events) => {
        const dialogue = begun()
        /** The tag of the command whose literal a server is reading. */
        let owed: string | undefined
        const read = (lines: ReadonlyArray<string>) => {
          for (const line of lines.filter((each) => each.startsWith("C: ")).map((each) => each.slice(3))) {
            const tag = /^(t\d+) [A-Z]/.exec(line)?.[1]
            assert.isTrue(owed === undefined || tag === undefined, `${line} into the literal of ${owed}`)
            owed = line.endsWith("}") ? (tag ?? owed) : undefined
          }
        }
        for (const each of events) {
          if (typeof each === "string") {
            const flight = flights[each]
            read(flight === undefined ? dialogue.say(each) : dialogue.send(...flight))
          } else if (Array.isArray(each)) {
            const tag = `t${each[1]}`
            if (owed === tag && each[0] !== "OK") owed = undefined
            read(dialogue.say(`${tag} ${each[0]} done`))
          } else if ("giveUp" in each) read(dialogue.giveUp(`t${each.giveUp}`))
          else if ("pass" in each) read(dialogue.pass(each.pass))
        }
      }),
      { numRuns: 400 }
    )
  })
})

describe("commands that were given up", () => {
  it("R3 what one brings late is not the result of the next, which waits for its answer", () => {
    const { giveUp, say, send } = begun()
    send(search("111"))
    giveUp("t1")
    assert.deepStrictEqual(send(search("222")), ["grace in 250"])
    assert.deepStrictEqual(say("* SEARCH 111", "t1 OK done"), ["grace cleared", "C: t2 SEARCH TEXT 222"])
    assert.deepStrictEqual(say("* SEARCH 222", "t2 OK done"), ["t2 OK with 1"])
  })

  it("R3 one that is never answered is decided by a NOOP", () => {
    const { giveUp, pass, say, send } = begun()
    send(search("111"))
    giveUp("t1")
    send(search("222"))
    assert.deepStrictEqual(pass(250), ["grace fired", "C: t2 NOOP"])
    assert.deepStrictEqual(say("t2 OK done"), ["C: t3 SEARCH TEXT 222"])
    assert.deepStrictEqual(say("t1 OK late", "* SEARCH 222", "t3 OK done"), ["t3 OK with 1"])
  })

  it("R4 while one owes its answer no other is written, however many are given up", () => {
    const { giveUp, say, send, state } = begun()
    assert.deepStrictEqual(send(noop()), ["C: t1 NOOP"])
    giveUp("t1")
    for (let count = 0; count < 100; count++) {
      const request: Request = { flight: [noop()], encoding: synchronizing }
      Dialogue.step(state, { _tag: "Send", request }, 0)
      Dialogue.step(state, { _tag: "Withdraw", request }, 0)
    }
    assert.deepStrictEqual(say("t1 OK late"), ["grace cleared"])
    assert.strictEqual(state.entries.length, 0)
    assert.deepStrictEqual(send(noop()), ["C: t2 NOOP"])
  })

  it("R2 a literal that is never asked for ends the connection, whether somebody waits or not", () => {
    const { giveUp, pass, send } = begun()
    send(search("ä"))
    giveUp("t1")
    send(noop())
    assert.deepStrictEqual(pass(59_999), [])
    assert.deepStrictEqual(pass(1), ["end Timeout", "refused"])
  })
})

describe("what a trace learns of a command that was given up", () => {
  it("is said once, and only while its answer is due", () => {
    const { giveUp, say, send, state, take } = begun()
    send(search("111"))
    const [entry] = state.entries
    assert.deepStrictEqual([...giveUp("t1"), ...giveUp("t1")], ["t1 given up"])
    say("t1 OK late")
    assert.isDefined(entry)
    assert.deepStrictEqual(take({ _tag: "GiveUp", entry }).flatMap(shown), [])
  })

  it("does not include a command that was answered while its caller left", () => {
    const { say, send, state, take } = begun()
    send(search("111"))
    const [entry] = state.entries
    say("t1 OK done")
    assert.isDefined(entry)
    assert.deepStrictEqual(take({ _tag: "GiveUp", entry }).flatMap(shown), [])
  })

  it("does not include the steps of the library", () => {
    const { giveUp, send } = begun()
    send(select)
    assert.deepStrictEqual(giveUp("t1"), [])
  })
})

describe("the limit of a command", () => {
  it("D1 counts from the last byte that belongs to it", () => {
    const { pass, say, send, take } = begun()
    send(search("a"))
    for (let round = 0; round < 3; round++) {
      assert.deepStrictEqual(pass(59_000), [])
      say("* SEARCH 1")
      assert.deepStrictEqual(pass(59_000), [])
      take({ _tag: "Heard", unfinished: true })
    }
    assert.deepStrictEqual(pass(60_000), ["end Timeout"])
  })

  it("D1 is not put off by lines that belong to nothing", () => {
    const { pass, say, send } = begun()
    send(noop())
    pass(59_999)
    say("+ idling", "what")
    assert.include(pass(1), "end Timeout: what")
  })

  it("D1 is its own if it was given one", () => {
    const { pass, send } = begun()
    send(noop({ limit: 5_000 }))
    assert.deepStrictEqual(pass(5_000), ["end Timeout"])
  })

  it("D1 H8 what it keeps is bounded in bytes of memory", () => {
    const { say, send } = begun()
    send(noop())
    const line = `* SEARCH ${"1 ".repeat(200)}`
    assert.deepStrictEqual(say(line, line), [])
    assert.deepStrictEqual(say(line), ["end TooMuchData"])
  })
})

describe("a server that goes on and on", () => {
  it("H3 may greet provisionally eight times", () => {
    const rules = { fence, sizes: Sizes.from(), commandLimit: 60_000, quirks: [] }
    const state = Dialogue.make({
      rules,
      memory: unbounded(),
      prefix: "t",
      tolerates: Dialogue.tolerant,
      rtt: 0,
      at: 0
    })
    const response = Result.getOrThrow(
      ResponseParser.parse(ascii("* OK Waiting for authentication process…"))
    )
    const busy = () =>
      Dialogue.step(state, { _tag: "Received", response, bytes: 40, followed: false, provisional: true }, 0)
    for (let count = 0; count < 8; count++) assert.deepStrictEqual(busy().flatMap(shown), [])
    assert.deepStrictEqual(busy().flatMap(shown), ["end TooMuchData"])
  })

  it("H3 may say goodbye as often as it likes: one wait, whatever follows", () => {
    const { pass, say } = begun()
    assert.deepStrictEqual(say(...Array.from({ length: 1_000 }, () => "* BYE")), [])
    assert.deepStrictEqual(pass(2_000), ["end Bye: "])
  })
})

describe("a server that says what nobody waits for", () => {
  const limit = Sizes.table.unasked.value
  const flood = (begin: ReturnType<typeof begun>, line: string, count: number) => {
    const response = Result.getOrThrow(ResponseParser.parse(ascii(line)))
    const input = {
      _tag: "Received",
      response,
      bytes: line.length + 2,
      followed: false,
      provisional: false
    } as const
    const outputs: Array<Output> = []
    for (let at = 0; at < count && begin.state.phase._tag !== "over"; at++) outputs.push(...begin.take(input))
    return outputs.flatMap(shown)
  }
  const mailbox = "* 3 EXISTS"

  it.each([
    ["at rest", mailbox, () => {}],
    ["in answer to no command", "DONE OK x", () => {}],
    [
      "after a command that was given up",
      mailbox,
      ({ giveUp, send }: ReturnType<typeof begun>) => {
        send(search("111"))
        giveUp("t1")
      }
    ],
    [
      "in an IDLE",
      mailbox,
      ({ say, send }: ReturnType<typeof begun>) => {
        send(idle)
        say("+ idling")
      }
    ]
  ])("H6 is left %s", (_, line, before) => {
    const session = begun()
    before(session)
    assert.deepStrictEqual(flood(session, line, limit), [])
    assert.deepStrictEqual(flood(session, line, 1), ["end TooMuchData"])
  })

  it("H6 and goes on as long as somebody waits for it", () => {
    const session = begun()
    session.send({ ...search("111"), streamed: true })
    assert.deepStrictEqual(flood(session, mailbox, limit + 10), [])
    assert.strictEqual(session.state.phase._tag, "authenticated")
  })

  it("H6 answers the same command once", () => {
    const session = begun()
    session.send(search("111"))
    session.say("t1 OK done")
    assert.deepStrictEqual(flood(session, "t1 OK done", 10).at(-1), "end ProtocolDesync")
  })

  it("H6 is left before the login, too", () => {
    const session = begun("clear")
    assert.deepStrictEqual(flood(session, "DONE OK x", 201), ["end TooMuchData"])
  })
})

describe("what the server said last", () => {
  it("B6 a complaint without a tag is about what is in progress when the connection is cut", () => {
    const { say, send, take } = begun("clear")
    send(login("user", "secret"))
    say("* BAD Command!")
    assert.include(take({ _tag: "Lost" }).flatMap(shown), "end lost: Command!")
  })

  it("B6 and not any more once something was answered", () => {
    const { say, send, take } = begun("clear")
    send(id, login("user", "secret"))
    say("* BAD Command!", "t2 OK done")
    assert.include(take({ _tag: "Lost" }).flatMap(shown), "end lost")
  })
})
