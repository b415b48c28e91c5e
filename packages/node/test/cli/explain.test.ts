/** `effect-imap explain`: every reason, every quirk and every rule, and names that nothing has. */
import { ofReasons } from "@effect-imap/core/Explain"
import { known } from "@effect-imap/core/Quirks"
import { builtIn } from "@effect-imap/visualizer/internal/Rules"
import { assert, describe, it } from "@effect/vitest"
import { Effect, Schema } from "effect"
import { lines as explained } from "../../src/cli/explain/shown.ts"
import { find, names } from "../../src/cli/explain/entries.ts"
import { nearest } from "../../src/cli/explain/nearest.ts"
import { invoke } from "./support/command.ts"

const parsed = Schema.decodeUnknownSync(Schema.fromJsonString(Schema.Unknown))
const plain = { color: false, width: 80 }

describe("explain", () => {
  it("has every reason, every quirk and every rule, each with a title and something to read, within 80 columns", () => {
    const ids = [...known, ...builtIn].map(({ id }) => id)
    assert.sameMembers(Array.from(names), [...Object.keys(ofReasons), ...new Set(ids)])
    for (const name of names) {
      const entry = find(name)
      assert.isDefined(entry, name)
      assert.isNotEmpty(entry.title, name)
      const { advice, explanation } = entry
      assert.isNotEmpty([...(advice === undefined ? [] : [advice]), ...explanation.why], name)
      const lines = explained(entry, plain).split("\n")
      for (const line of lines) if (/ \S+ /.test(line.trim())) assert.isAtMost(line.length, 80, line)
    }
  })

  it.live(
    "prints the title, who must act, why, what to try and where it is defined, of a name in any case",
    () =>
      Effect.gen(function* () {
        const { code, out } = yield* invoke(["explain", "authrejected"])
        assert.strictEqual(code, 0)
        assert.match(out, /^AuthRejected: The server did not accept/)
        for (const label of ["whose", "who", "why", "try", "see"])
          assert.include(out, `\n  ${label.padEnd(9)} `)
        assert.include(out, "If renewal is repeated:")
      })
  )

  it.live("prints what is known of a quirk, with the reason that it gives and its source", () =>
    Effect.gen(function* () {
      const { code, out } = yield* invoke(["explain", "app-password"])
      assert.strictEqual(code, 0)
      assert.include(out, "\n  reason    AppPasswordRequired\n")
      assert.include(out, "\n  source    yapi#2219")
    })
  )

  it.live("prints what a rule means by which a trace is checked", () =>
    Effect.gen(function* () {
      const { code, out } = yield* invoke(["explain", "numbers-as-uids"])
      assert.strictEqual(code, 0)
      assert.match(out, /^numbers-as-uids: /)
      assert.include(out, "\n  why       ")
    })
  )

  it.live("a quirk and a rule of one name are explained together", () =>
    Effect.gen(function* () {
      const { out } = yield* invoke(["explain", "mechanism-refused"])
      assert.include(out, "The server lists the mechanism, and then does not support it.")
      assert.isAbove(out.split("\n").length, 4)
    })
  )

  it.live("with --json it is one object", () =>
    Effect.gen(function* () {
      const { out } = yield* invoke(["explain", "Timeout", "--json"])
      assert.deepInclude(Object(parsed(out)), {
        v: 1,
        outcome: "explained",
        name: "Timeout",
        reason: "Timeout",
        actionBy: "nobody",
        retry: "now",
        source: null
      })
    })
  )

  it.live("an unknown name ends with 64 and the nearest names", () =>
    Effect.gen(function* () {
      const { code, err, out } = yield* invoke(["explain", "AuthRejectd"])
      assert.strictEqual(code, 64)
      assert.strictEqual(out, "")
      assert.include(
        err,
        "No reason, no quirk and no rule is named “AuthRejectd”. Did you mean AuthRejected?"
      )
    })
  )

  it("knows the nearest names by few wrong letters or by a part, at most three", () => {
    assert.deepStrictEqual(nearest("tmeout", names), ["Timeout"])
    assert.include(nearest("unsafe", names), "UnsafeLogin")
    assert.isEmpty(nearest("zzzzzz", names))
    assert.isAtMost(nearest("tls", names).length, 3)
  })
})
