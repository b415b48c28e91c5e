/** The budget of memory that a program on Node has, by its heap or as it asks for. */
import { execFileSync } from "node:child_process"
import { fileURLToPath } from "node:url"
import * as Memory from "@effect-imap/core/Memory"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import * as NodeImap from "../../src/transport/NodeImap.ts"
import * as NodeTransport from "../../src/transport/NodeTransport.ts"

const MIB = 1024 * 1024

const bytes = Effect.map(Memory.Memory, (memory) => memory.bytes)

/** The budget in a process with such a heap, in MiB. */
const withHeap = (mebibytes: number): number => {
  const program = `
    import { Effect } from "effect"
    import * as Memory from "@effect-imap/core/Memory"
    import * as NodeImap from ${JSON.stringify(fileURLToPath(new URL("../../src/transport/NodeImap.ts", import.meta.url)))}
    const memory = Effect.provide(Memory.Memory, NodeImap.layer)
    const [one, other] = Effect.runSync(Effect.all([memory, memory]))
    process.stdout.write(JSON.stringify(one === other ? one.bytes : 0))`
  const args = [`--max-old-space-size=${mebibytes}`, "--input-type=module", "--eval", program]
  const cwd = fileURLToPath(new URL("../../", import.meta.url))
  return Number(execFileSync(process.execPath, args, { encoding: "utf8", cwd })) / MIB
}

describe("H8 the memory of a program on Node", () => {
  it("is a quarter of a small heap, and one for all connections", () => {
    const small = withHeap(400)
    assert.isAtLeast(small, 100)
    assert.isBelow(small, 150)
  })

  it("is what it is elsewhere if the heap is large", () => {
    assert.strictEqual(withHeap(4_096), Memory.make().bytes / MIB)
  })

  it.effect("is what the app provides, within or around the transport", () =>
    Effect.gen(function* () {
      const given = Memory.make({ bytes: MIB })
      for (const layer of [NodeImap.layer, NodeTransport.layerTunnel("cat")]) {
        const around = bytes.pipe(Effect.provide(layer), Effect.provideService(Memory.Memory, given))
        const within = bytes.pipe(Effect.provideService(Memory.Memory, given), Effect.provide(layer))
        assert.deepStrictEqual([yield* around, yield* within], [MIB, MIB])
      }
    })
  )
})
