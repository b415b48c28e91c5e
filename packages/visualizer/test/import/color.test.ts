/** Logs that were printed for a terminal. */
import { readFileSync } from "node:fs"
import { assert, describe, it } from "@effect/vitest"
import { Result } from "effect"
import { imported, recognised } from "../../src/import/index.ts"
import { logFile } from "../../src/import/LogFile.ts"

const folder = new URL("samples/", import.meta.url).pathname
const bytesOf = (text: string) => new TextEncoder().encode(text)
const traceOf = (bytes: Uint8Array): string =>
  new TextDecoder().decode(Result.getOrThrow(imported([{ name: "log.txt", bytes }])))

describe("colors in a log", () => {
  it.each(["imapflow/success.jsonl", "curl/success.txt", "openssl/terminal.txt", "thunderbird/success.txt"])(
    "change nothing: %s",
    (path) => {
      const text = readFileSync(folder + path, "utf8")
      const colored = text.replaceAll(/^.+$/gm, "\u001B[38;5;12m$&\u001B[0m")
      assert.notStrictEqual(colored, text)
      assert.strictEqual(traceOf(bytesOf(colored)), traceOf(bytesOf(text)))
    }
  )

  it("are left out after the name of a container, too", () => {
    const line = `{"cid":"a1","src":"s","msg":"* OK ready","t":1,"lo":"info"}`
    const colored = `\u001B[36mweb-1  |\u001B[0m ${line}\n`
    assert.strictEqual(recognised({ name: "log.txt", bytes: bytesOf(colored) }), "imapflow")
  })

  it("stay in the text of a message, which has a length, and so do other sequences", () => {
    const plain = "line\n".repeat(9)
    for (const text of [`${plain}\u001B[31mred\u001B[0m\n`, "\u001B[2J\n\u001B\n\u001B[31"]) {
      const { read, size } = logFile({ name: "log.txt", bytes: bytesOf(text) })
      assert.strictEqual(new TextDecoder().decode(read(0, size)), text)
    }
    const { read, size } = logFile({ name: "log.txt", bytes: bytesOf("\u001B[1mbold\u001B[2J\u001B[m\n") })
    assert.strictEqual(new TextDecoder().decode(read(0, size)), "bold\u001B[2J\n")
  })
})
