/** Long texts are printed whole, in pieces that cut no character, and an interrupt says that this was not all. */
import { assert, describe, it } from "@effect/vitest"
import { Console, Effect, Fiber, Terminal } from "effect"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { printPieces, printText } from "../../../src/cli/output/printed.ts"

/** Prints, and returns the pieces that a terminal got, and the complaints. */
const printed = Effect.fnUntraced(function* (
  print: Effect.Effect<void, never, Terminal.Terminal>,
  display: (piece: string) => Effect.Effect<void> = () => Effect.void,
  afterwards: (fiber: Fiber.Fiber<void>) => Effect.Effect<unknown> = Fiber.join
) {
  const pieces: Array<string> = []
  const complaints: Array<string> = []
  const caught: Console.Console = Object.assign(Object.create(globalThis.console), {
    error: (text: string) => void complaints.push(text)
  })
  const taking = (piece: string) =>
    Effect.andThen(
      Effect.sync(() => pieces.push(piece)),
      display(piece)
    )
  const fiber = yield* print.pipe(
    Effect.updateService(Terminal.Terminal, (terminal) => Terminal.make({ ...terminal, display: taking })),
    Effect.provideService(Console.Console, caught),
    Effect.forkChild
  )
  yield* Effect.yieldNow
  yield* afterwards(fiber)
  return { pieces, complaints }
}, Effect.provide(NodeServices.layer))

describe("a long text", () => {
  it.live("comes whole, a line at least in each piece, and ends with one line feed", () =>
    Effect.gen(function* () {
      const lines = Array.from({ length: 9_000 }, (_, at) => `${at} ${"é".repeat(at % 50)}`)
      const long = `${lines.join("\n")}\n${"𝄞".repeat(90_000)}\n`
      const { complaints, pieces } = yield* printed(printText(`${long}\n \n`))
      assert.strictEqual(pieces.join(""), long)
      assert.isAbove(pieces.length, 4)
      for (const piece of pieces) assert.isTrue(piece.isWellFormed())
      assert.isEmpty(complaints)
    })
  )

  it.live("keeps white space between its pieces", () =>
    Effect.gen(function* () {
      const { pieces } = yield* printed(printPieces(["a \n", "", "\n", " b", "c\n\n"]))
      assert.strictEqual(pieces.join(""), "a \n\n bc\n")
    })
  )

  it.live("says that it is not complete if it is interrupted", () =>
    Effect.gen(function* () {
      const { complaints } = yield* printed(printPieces(["a", "b"]), () => Effect.never, Fiber.interrupt)
      assert.deepStrictEqual(complaints, ["Interrupted: what was printed is not complete."])
    })
  )
})
