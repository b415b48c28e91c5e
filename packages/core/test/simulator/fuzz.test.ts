/** Whatever a client says, a simulated server answers it, and goes on. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as fc from "fast-check"
import * as Simulator from "../../src/simulator/Simulator.ts"
import { lineNow, loggedIn, type Telnet } from "./telnet.ts"

const names = fc.constantFrom(
  ..."SELECT EXAMINE FETCH STORE COPY MOVE SEARCH EXPUNGE APPEND CREATE DELETE RENAME LIST LSUB STATUS ENABLE".split(
    " "
  ),
  ..."SUBSCRIBE UNSUBSCRIBE CLOSE UNSELECT CHECK NAMESPACE ID NOOP CAPABILITY FROB".split(" "),
  ..."FETCH STORE COPY MOVE SEARCH EXPUNGE FROB".split(" ").map((name) => `UID ${name}`)
)

const words = fc.constantFrom(
  ..."INBOX Archive inbox Work/2026 * % 1 1:* 2:1 4294967295 0 *:* 1,3:5 NIL ALL FULL UNSEEN NOT OR SUBJECT FROM HEADER".split(
    " "
  ),
  ..."UID KEYWORD SINCE BEFORE 1-Jan-2026 MODSEQ RETURN CHARSET UTF-8 FLAGS +FLAGS -FLAGS.SILENT \\Seen \\Deleted $Work".split(
    " "
  ),
  ..."BODY[] BODY.PEEK[1.2.MIME] BODY[HEADER]<0.5> BODY[TEXT]<9.9> BODYSTRUCTURE ENVELOPE MODSEQ RFC822.SIZE".split(
    " "
  ),
  ..."MESSAGES UIDNEXT HIGHESTMODSEQ CONDSTORE QRESYNC UNCHANGEDSINCE CHANGEDSINCE VANISHED SUBSCRIBED CHILDREN USE".split(
    " "
  ),
  '"a b"',
  '""',
  '"\\""',
  "{3+}⏎a⏎",
  "{0+}⏎",
  '"01-Jan-2026 10:00:00 +0000"',
  "é",
  "\\",
  "[",
  "]",
  "&AOk-"
)

const { arg } = fc.letrec<{ arg: string }>((tie) => ({
  arg: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    words,
    fc.array(tie("arg"), { maxLength: 4 }).map((items) => `(${items.join(" ")})`)
  )
}))

const commands = fc
  .tuple(names, fc.array(arg, { maxLength: 5 }))
  .map(([name, args]) => [name, ...args].join(" "))

/** Reads on to the tagged answer, with all that comes before it. */
const answerTo = Effect.fnUntraced(function* (client: Telnet, tag: string, command: string) {
  yield* client.write(`${tag} ${command.replaceAll("⏎", "\r\n")}\r\n`)
  for (let lines = 0; lines < 2_000; lines++) {
    const line = yield* Effect.flatMap(lineNow(client), Effect.fromOption)
    if (line.startsWith(`${tag} `)) return line
  }
  return "too much"
})

describe("any command", () => {
  it.effect("is answered OK, NO or BAD", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator.make(Simulator.profiles.wellBehaved)
      const client = yield* loggedIn(simulator)
      const conditions = new Map<string, number>()
      for (const [index, command] of fc.sample(commands, { numRuns: 800, seed: 9051 }).entries()) {
        const answer = yield* Effect.orElseSucceed(answerTo(client, `t${index}`, command), () => "nothing")
        const condition = answer.split(" ")[1] ?? ""
        assert.include(["OK", "NO", "BAD"], condition, `${command}\n${answer}`)
        conditions.set(condition, (conditions.get(condition) ?? 0) + 1)
      }
      for (const count of conditions.values()) assert.isAbove(count, 10, JSON.stringify([...conditions]))
    })
  )
})
