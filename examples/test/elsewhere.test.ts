/** The cures in other clients, as the site shows them: run against the server that they are for. */
import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { Script } from "node:vm"
import { NodeSimulator } from "@effect-imap/node"
import * as Simulator from "@effect-imap/core/simulator"
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { folder } from "../../packages/node/test/support/folder.ts"
import { isLeftOut } from "../../packages/node/test/support/programs.ts"
import { blocksOf, filesLike } from "./documents/documents.ts"

const pages = filesLike("release/site/elsewhere/*.md")

/** The code for a client on the page of a reason. */
const shown = (tag: string, language: "js" | "python"): string =>
  blocksOf(`release/site/elsewhere/${tag}.md`).find((block) => block.language === language)?.code ??
  assert.fail(`no ${language} on the page of ${tag}`)

/** All code for a client. */
const all = (language: "js" | "python"): ReadonlyArray<string> =>
  pages.flatMap(blocksOf).flatMap((block) => (block.language === language ? [block.code] : []))

/** Exactly one place is another one here: the server is on this machine, and the login invented. */
const replaced = (code: string, from: string, to: string): string => {
  assert.lengthOf(code.split(from), 2, `once in the code: ${from}`)
  return code.replace(from, to)
}

const examples = fileURLToPath(new URL("..", import.meta.url))

/** What a program prints, with NetEase at these ports. */
const printed = Effect.fnUntraced(function* (
  program: string,
  args: (server: NodeSimulator.NodeSimulator) => ReadonlyArray<string>
) {
  const server = yield* NodeSimulator.start({ profile: Simulator.profiles.netease })
  const ca = join(yield* folder, "ca.pem")
  writeFileSync(ca, server.ca)
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca }
  const { stdout } = yield* Effect.promise(() =>
    promisify(execFile)(program, args(server), { cwd: examples, env, timeout: 120_000 })
  )
  return stdout.trim()
}, Effect.scoped)

const imapflow = (code: string) =>
  printed(process.execPath, ({ host, password, tlsPort, user }) => [
    "--input-type=module",
    "--eval",
    [
      `import { ImapFlow } from "imapflow"`,
      `const [user, authorizationCode] = ${JSON.stringify([user, password])}`,
      replaced(
        replaced(code, `"imap.163.com"`, JSON.stringify(host)),
        "port: 993",
        `port: ${tlsPort}, logger: false`
      ),
      `await client.mailboxOpen("INBOX").then(({ path }) => console.log(path), (cause) => console.log(cause.responseText))`,
      `await client.logout()`
    ].join("\n")
  ])

const python = (code: string) =>
  printed("python3", ({ host, password, tlsPort, user }) => [
    "-c",
    [
      `user, authorization_code = ${JSON.stringify([user, password])}`,
      replaced(code, `"imap.163.com"`, `${JSON.stringify(host)}, ${tlsPort}`),
      `print(imap.state)`,
      `imap.logout()`
    ].join("\n")
  ])

describe("ID after the login opens the mailbox at NetEase", () => {
  it.live("imapflow, and the ID that it sends by itself does not", () =>
    Effect.gen(function* () {
      const code = shown("UnsafeLogin", "js")
      assert.strictEqual(yield* imapflow(code), "INBOX")
      const alone = replaced(code, 'await client.run("ID", client.clientInfo)', "")
      assert.include(yield* imapflow(alone), "Unsafe Login")
    })
  )

  it.live.skipIf(isLeftOut("python"))("imaplib, and without ID it does not", () =>
    Effect.gen(function* () {
      const code = shown("UnsafeLogin", "python")
      assert.strictEqual(yield* python(code), "SELECTED")
      const id = code.split("\n").find((line) => line.includes("xatom")) ?? "?"
      assert.strictEqual(yield* python(replaced(code, id, "")), "AUTH")
    })
  )
})

describe("code for other clients is well-formed", () => {
  it("JavaScript", () => {
    assert.isAbove(all("js").length, 5)
    for (const code of all("js")) assert.doesNotThrow(() => new Script(`async () => {\n${code}\n}`))
  })

  it.live.skipIf(isLeftOut("python"))("Python", () =>
    Effect.gen(function* () {
      const parse = "import ast, json, sys; [ast.parse(code) for code in json.loads(sys.argv[1])]"
      assert.isAbove(all("python").length, 5)
      yield* Effect.promise(() =>
        promisify(execFile)("python3", ["-c", parse, JSON.stringify(all("python"))])
      )
    })
  )
})
