/** Extensions that a server lists and refuses: each has a way without it, which the connection keeps to. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as Capability from "../../src/imap/Capability.ts"
import * as Command from "../../src/imap/Command.ts"
import * as Plan from "../../src/imap/command/Plan.ts"
import { listed } from "../support/quotation.ts"
import { failureOf, valueOf } from "./server.ts"
import { commandOf, type PlannedCommand } from "../../src/imap/command/Command.ts"

/** The command twice on one connection. */
const twice = <A>(command: Command.Command<A>): PlannedCommand<ReadonlyArray<A>> => ({
  name: "NOOP",
  args: [],
  result: () => [],
  plan: () =>
    Plan.steps((exchange) => {
      const once = Effect.suspend(() => exchange(command))
      return Effect.map(Effect.all([once, once]), ([first, second]) => ({
        ...second,
        value: [first.value, second.value]
      }))
    })
})

describe("LITERAL+ (RFC 7888)", () => {
  const message = Command.append("a", new TextEncoder().encode("hi"))

  it.effect("that is answered by BAD is left out, by later commands at once", () =>
    valueOf(
      "LITERAL+",
      twice(message),
      `
      C: <3> APPEND a {2+}
      C: hi
      S: <3> BAD invalid arguments
      C: <4> APPEND a {2}
      S: + go on
      C: hi
      S: <4> OK done
      C: <5> APPEND a {2}
      S: + go on
      C: hi
      S: <5> OK done`
    )
  )

  it.effect("is not what a BAD to the other form, too, is about", () =>
    Effect.map(
      failureOf(
        "LITERAL+",
        message,
        `
        C: <3> APPEND a {2+}
        C: hi
        S: <3> BAD first
        C: <4> APPEND a {2}
        S: <4> BAD second`
      ),
      ({ serverText }) => assert.strictEqual(serverText, "second")
    )
  )

  it.effect("is tried without once: what is refused in both forms is not sent twice each time", () =>
    Effect.map(
      failureOf(
        "LITERAL+",
        commandOf({
          ...message,
          plan: () =>
            Plan.steps((exchange) => Effect.andThen(Effect.exit(exchange(message)), exchange(message)))
        }),
        `
        C: <3> APPEND a {2+}
        C: hi
        S: <3> BAD first
        C: <4> APPEND a {2}
        S: + go on
        C: hi
        S: <4> BAD second
        C: <5> APPEND a {2}
        S: + go on
        C: hi
        S: <5> BAD third`
      ),
      ({ serverText }) => assert.strictEqual(serverText, "third")
    )
  )

  it.effect("is not what a NO is about, nor a BAD to what has no literal", () =>
    Effect.gen(function* () {
      const full = yield* failureOf("LITERAL+", message, "C: <3> APPEND a {2+}\nC: hi\nS: <3> NO full")
      assert.strictEqual(full.serverText, "full")
      const bad = yield* failureOf(
        "LITERAL+",
        Command.status("a", ["messages"]),
        "C: <3> STATUS a (MESSAGES)\nS: <3> BAD no"
      )
      assert.strictEqual(bad.serverText, "no")
    })
  )
})

describe("LIST-EXTENDED and LIST-STATUS (RFC 5258, RFC 5819)", () => {
  const list = Command.listMailboxes("", "*", { status: ["messages"] })

  it.effect("LIST-STATUS that is refused: by one STATUS for each mailbox", () =>
    Effect.gen(function* () {
      const [first, second] = yield* valueOf(
        "LIST-EXTENDED LIST-STATUS",
        twice(list),
        `
        C: <3> LIST "" "*" RETURN (CHILDREN STATUS (MESSAGES))
        S: <3> BAD what
        C: <4> LIST "" "*" RETURN (CHILDREN)
        S: * LIST () "/" a
        S: <4> OK done
        C: <5> STATUS a (MESSAGES)
        S: * STATUS a (MESSAGES 7)
        S: <5> OK done
        C: <6> LIST "" "*" RETURN (CHILDREN)
        S: * LIST () "/" a
        S: <6> OK done
        C: <7> STATUS a (MESSAGES)
        S: * STATUS a (MESSAGES 7)
        S: <7> OK done`
      )
      assert.deepStrictEqual(
        [first, second].map((found) => found?.map(({ name, status }) => [name, status?.messages])),
        [[["a", 7]], [["a", 7]]]
      )
    })
  )

  it.effect("LIST-EXTENDED that is refused: in the old form, from then on", () =>
    Effect.gen(function* () {
      const found = yield* valueOf(
        "LIST-EXTENDED",
        twice(Command.listMailboxes("", "*")),
        `
        C: <3> LIST "" "*" RETURN (CHILDREN)
        S: <3> NO [SERVERBUG] oops
        C: <4> LIST "" "*"
        S: * LIST () "/" a
        S: <4> OK done
        C: <5> LIST "" "*"
        S: * LIST () "/" a
        S: <5> OK done`
      )
      assert.deepStrictEqual(
        found.map((each) => each.length),
        [1, 1]
      )
    })
  )

  it.effect("both refused: what the server says to the oldest form", () =>
    Effect.map(
      failureOf(
        "LIST-EXTENDED LIST-STATUS",
        list,
        `
        C: <3> LIST "" "*" RETURN (CHILDREN STATUS (MESSAGES))
        S: <3> NO first
        C: <4> LIST "" "*" RETURN (CHILDREN)
        S: <4> NO second
        C: <5> LIST "" "*"
        S: <5> NO third`
      ),
      ({ serverText }) => assert.strictEqual(serverText, "third")
    )
  )
})

describe("a list without what did not work", () => {
  it("has what IMAP4rev2 implies but for it, and nothing that needs it", () => {
    const left = Capability.without(listed("IMAP4rev2 PARTIAL X-A"), ["ESEARCH"])
    const has = (names: string) => names.split(" ").map((name) => left.has(name))
    assert.deepStrictEqual(has("ESEARCH PARTIAL SEARCHRES IMAP4REV2"), [false, false, false, false])
    assert.deepStrictEqual(has("IMAP4REV1 MOVE UIDPLUS LIST-STATUS IDLE X-A"), [
      true,
      true,
      true,
      true,
      true,
      true
    ])
  })

  it("is the same one if everything works, and keeps IMAP4rev2 if that does not imply it", () => {
    const all = listed("IMAP4rev2 CONDSTORE")
    assert.strictEqual(Capability.without(all, []), all)
    assert.isTrue(Capability.without(all, ["CONDSTORE"]).has("IMAP4REV2"))
  })
})
