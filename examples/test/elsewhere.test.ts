/** The cures in other clients, as the site shows them: run against the server that they are for. */
import { execFile } from "node:child_process"
import { writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { fileURLToPath } from "node:url"
import { promisify } from "node:util"
import { NodeSimulator } from "@effect-imap/node"
import * as Simulator from "@effect-imap/core/Simulator"
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

/** Exactly one place is another one here: the server is on this machine, and the login invented. */
const replaced = (code: string, from: string, to: string): string => {
  assert.lengthOf(code.split(from), 2, `once in the code: ${from}`)
  return code.replace(from, to)
}

const examples = fileURLToPath(new URL("..", import.meta.url))

/** Returns what a program prints, with NetEase at these ports. */
const printed = Effect.fnUntraced(function* (
  program: string,
  args: (server: NodeSimulator.NodeSimulator) => ReadonlyArray<string>
) {
  const server = yield* NodeSimulator.start({ profile: Simulator.profiles.netease })
  const ca = join(yield* folder, "ca.pem")
  writeFileSync(ca, server.ca)
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: ca, SSL_CERT_FILE: ca }
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

it("imaplib verifies certificates only with a context: each connection is given one", () => {
  const python = pages.flatMap((page) => blocksOf(page).filter(({ language }) => language === "python"))
  const calls = python.flatMap(({ code }) => code.match(/(?:IMAP4_SSL|starttls)\(.*/g) ?? [])
  assert.isNotEmpty(calls)
  assert.deepStrictEqual(
    calls.filter((call) => !/ssl_context=|create_default_context\(/.test(call)),
    []
  )
})

/** The server for the code on the page of a reason, what its names are there, and what comes before and after it. */
interface Case {
  readonly server: Simulator.Profile
  readonly before?: { readonly js?: string; readonly python?: string }
  readonly after?: { readonly js?: string; readonly python?: string }
}

const { exchange, oauth, qq, wellBehaved } = Simulator.profiles
const [token = ""] = oauth.sasl.tokens
const mailboxes = { "Sent Items": { messages: [], specialUse: "\\Sent" } }

/** Of all pages but that of NetEase, which is above. */
const cases: Readonly<Record<string, Case>> = {
  AppPasswordRequired: { server: wellBehaved },
  CommandRejectedUntagged: { server: qq },
  GreetingTimeout: { server: wellBehaved },
  MailboxMissing: {
    server: wellBehaved,
    before: {
      js: "const client = new ImapFlow({ port: 993, secure: true, auth: { user, pass } })\nawait client.connect()",
      python: "imap = imaplib.IMAP4_SSL(host)\nimap.login(user, password)"
    },
    after: {
      js: "tell(sent.path)",
      python: String.raw`tell([each for each in lines if b"\\Sent" in each][0].decode().split('"')[-2])`
    }
  },
  OAuthRequired: { server: oauth },
  PrivacyRequired: { server: exchange },
  TlsNotTls: { server: exchange },
  TlsUntrusted: { server: wellBehaved }
}

/** Clients connect to the server on this machine, and each that was made opens INBOX in the end. */
const jsPrelude = `
import { readFileSync } from "node:fs"
import { ImapFlow as Real } from "imapflow"
const tell = (what) => console.log(JSON.stringify([tag, what]))
const authority = readFileSync(process.env.SSL_CERT_FILE)
let tag, server, made
class ImapFlow extends Real {
  constructor({ port, tls, ...options }) {
    const ports = { 993: server.tlsPort, 143: server.port }
    const ca = tag === "TlsUntrusted" ? {} : { ca: authority }
    super({ ...options, host: server.host, port: ports[port], tls: { ...ca, ...tls }, logger: false })
    made.push(this)
  }
}
const opens = (client) =>
  (client.usable ? Promise.resolve() : client.connect())
    .then(() => client.mailboxOpen("INBOX"))
    .then(({ path }) => tell(path), (cause) => tell(cause.responseText ?? cause.code ?? cause.message))
    .then(() => client.logout().catch(() => undefined))
`

const pythonPrelude = `
import imaplib as real, json, os, ssl, types
os.chdir(os.path.dirname(os.environ["SSL_CERT_FILE"]))
def tell(what): print(json.dumps([tag, what]))
class IMAP4(real.IMAP4):
    def __init__(self, host, port=143, **options):
        super().__init__(server["host"], server["port"], **options)
        made.append(self)
class IMAP4_SSL(real.IMAP4_SSL):
    def __init__(self, host, port=993, **options):
        super().__init__(server["host"], server["tlsPort"], **options)
        made.append(self)
imaplib = types.SimpleNamespace(IMAP4=IMAP4, IMAP4_SSL=IMAP4_SSL)
def opens(imap):
    if imap.state == "NONAUTH": imap.login(user, password)
    tell(imap.select("INBOX")[0])
    imap.logout()
`

/** Names that the code has for the user and for what proves who that is. */
const names = {
  js: ["user", "pass", "appPassword", "authorizationCode", "accessToken"],
  python: ["user", "password", "app_password", "authorization_code", "token"]
}

const preludes = { js: jsPrelude, python: pythonPrelude }

/** The code of a page, as a part of the program. */
const part = (
  language: "js" | "python",
  tag: string,
  { after, before, server: { password, user } }: Case,
  { host, port, tlsPort }: NodeSimulator.NodeSimulator
): ReadonlyArray<string> => {
  const given = JSON.stringify([
    user,
    ...names[language].slice(1).map((name) => (/token/i.test(name) ? token : password))
  ])
  const set = `tag = ${JSON.stringify(tag)}; server = ${JSON.stringify({ host, port, tlsPort })}; made = []`
  const code = [before?.[language] ?? "", shown(tag, language), after?.[language] ?? ""]
  return language === "python"
    ? [
        set,
        `host = server["host"]`,
        `${names.python.join(", ")} = ${given}`,
        ...code,
        "for each in made: opens(each)"
      ]
    : [
        `${set}; await (async () => {`,
        `const readFileSync = () => authority, { host } = server, [${names.js.join(", ")}] = ${given}`,
        ...code,
        "})(); for (const each of made) await opens(each)"
      ]
}

/** Returns what a program that contains all of them prints. */
const printedByAll = Effect.fnUntraced(function* (language: "js" | "python") {
  const parts: Array<string> = []
  let authority = ""
  for (const [tag, each] of Object.entries(cases)) {
    if (!languagesOf(tag).includes(language)) continue
    const server = yield* NodeSimulator.start({ profile: each.server, mailboxes })
    authority = server.ca
    parts.push(...part(language, tag, each, server))
  }
  const file = join(yield* folder, "authority.pem")
  writeFileSync(file, authority)
  const [program, ...args] =
    language === "js" ? [process.execPath, "--input-type=module", "--eval"] : ["python3", "-c"]
  const options = { cwd: examples, env: { ...process.env, SSL_CERT_FILE: file }, timeout: 120_000 }
  const { stdout } = yield* Effect.promise(() =>
    promisify(execFile)(program, [...args, [preludes[language], ...parts].join("\n")], options)
  )
  return stdout.trim().split("\n")
}, Effect.scoped)

const languagesOf = (tag: string): ReadonlyArray<string> =>
  blocksOf(`release/site/elsewhere/${tag}.md`).map(({ language }) => language)

describe("code for other clients does at the server what its page says", () => {
  it("every page with code is tried", () => {
    const tags = pages.flatMap((page) => {
      const tag = basename(page, ".md")
      return languagesOf(tag).some((language) => /^(js|python)$/.test(language)) ? [tag] : []
    })
    assert.sameMembers([...Object.keys(cases), "UnsafeLogin"], tags)
  })

  it.live("imapflow", () =>
    Effect.map(printedByAll("js"), (lines) =>
      assert.deepStrictEqual(lines, [
        '["AppPasswordRequired","INBOX"]',
        '["CommandRejectedUntagged","INBOX"]',
        '["MailboxMissing","Sent Items"]',
        '["MailboxMissing","INBOX"]',
        '["OAuthRequired","INBOX"]',
        '["PrivacyRequired","INBOX"]',
        '["PrivacyRequired","INBOX"]',
        '["TlsNotTls","INBOX"]',
        '["TlsUntrusted","INBOX"]'
      ])
    )
  )

  it.live.skipIf(isLeftOut("python"))("imaplib", () =>
    Effect.map(printedByAll("python"), (lines) =>
      assert.deepStrictEqual(lines, [
        '["AppPasswordRequired", "OK"]',
        '["CommandRejectedUntagged", "OK"]',
        '["GreetingTimeout", "OK"]',
        '["MailboxMissing", "Sent Items"]',
        '["MailboxMissing", "OK"]',
        '["OAuthRequired", "OK"]',
        '["PrivacyRequired", "OK"]',
        '["PrivacyRequired", "OK"]',
        '["TlsNotTls", "OK"]',
        '["TlsUntrusted", "OK"]'
      ])
    )
  )
})
