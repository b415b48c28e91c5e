/**
 * Runs `smoke.ts` on each runtime, in an app that has the packed packages: `node run.ts APP [runtime…]`. Fails if
 * a runtime does not do what `docs/runtimes.md` says of it.
 */
import { spawn } from "node:child_process"
import { cpSync, readFileSync } from "node:fs"
import * as net from "node:net"
import { join } from "node:path"
import * as tls from "node:tls"
import { fileURLToPath } from "node:url"
import * as Simulator from "@effect-imap/core/internal/simulator"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Console, Data, Effect, Schema } from "effect"
import { serve } from "../../../../examples/edge/local/workerd.ts"
import * as Dovecot from "../dovecot/Dovecot.ts"
import { nameOnly } from "../transport/fixtures/certificates.ts"
import type { Places } from "./attempts.ts"

/** By the head of their column, as `npx` gets them. */
const runtimes: Readonly<Record<string, ReadonlyArray<string>>> = {
  "Node 22.19": ["node@22.19", "node"],
  "Node 24": ["node@24", "node"],
  "Bun 1.4": ["bun@1.4", "bun"],
  "Deno 2.9": ["deno@2.9", "deno", "run", "--allow-all"]
}

class Differs extends Data.TaggedError("Differs")<{ readonly message: string }> {}

const Row = Schema.Struct({ row: Schema.String, works: Schema.Boolean, why: Schema.String })

const decoded = Schema.decodeUnknownSync(Schema.fromJsonString(Row))
const decodedAll = Schema.decodeUnknownSync(Schema.Array(Row))

const page = readFileSync(new URL("../../../../docs/runtimes.md", import.meta.url), "utf8")

/** What the page says of a runtime, row by row. */
const promised = (runtime: string): ReadonlyMap<string, boolean> => {
  const table = page.split("\n\n").find((block) => block.startsWith("| | Node")) ?? ""
  const [head = [], , ...rows] = table.split("\n").map((line) => line.split("|").map((cell) => cell.trim()))
  const column = head.indexOf(runtime)
  return new Map(rows.map((cells) => [cells[1] ?? "", (cells[column] ?? "").startsWith("✓")]))
}

const [app = "", ...chosen] = process.argv.slice(2)

const netcat = (port: number) =>
  `exec "${process.execPath}" -e 'const s = require("net").connect(${port}, "127.0.0.1"); process.stdin.pipe(s).pipe(process.stdout)'`

const listening = <Server extends net.Server>(
  server: Server,
  where: { readonly host?: string; readonly port?: number; readonly path?: string }
) =>
  Effect.acquireRelease(
    Effect.callback<number>((resume) => {
      server.listen({ host: "127.0.0.1", ...where }, () => {
        const address = server.address()
        resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0))
      })
    }),
    () => Effect.sync(() => void server.close())
  )

/** Whatever comes goes to that port. */
const relay = (port: number) => (socket: net.Socket) => {
  const onward = net.connect(port, "127.0.0.1")
  socket.on("error", () => onward.destroy()).pipe(onward)
  onward.on("error", () => socket.destroy()).pipe(socket)
}

/** How often a server that nobody vouches for was shown the client's certificate. */
const shown = { strangers: 0 }

const places = Effect.gen(function* () {
  const dovecot = yield* Dovecot.start
  const { ca, serverCertificate: cert, serverKey: key } = Simulator
  const asks = { ca, cert, key, requestCert: true, rejectUnauthorized: false }
  const mutual = tls.createServer(asks, (client) =>
    client.getPeerX509Certificate() === undefined ? client.destroy() : relay(dovecot.port)(client)
  )
  const stranger = tls.createServer(asks, (client) => {
    if (client.getPeerX509Certificate() !== undefined) shown.strangers++
    client.on("error", () => {}).end()
  })
  for (const server of [mutual, stranger]) server.on("tlsClientError", () => {})
  const socket = join(dovecot.folder, "imap.sock")
  yield* listening(net.createServer(relay(dovecot.port)), { path: socket })
  const { name: user, password } = dovecot.users[0]
  // of no certificate
  const host = "127.0.0.3"
  return {
    user,
    password,
    caFile: dovecot.ca,
    ca: readFileSync(dovecot.ca, "utf8"),
    port: dovecot.port,
    tlsPort: dovecot.tlsPort,
    socket,
    tunnel: netcat(dovecot.port),
    mutualPort: yield* listening(mutual, { port: 0 }),
    strangerPort: yield* listening(stranger, { port: 0 }),
    elsewhere: {
      host,
      port: yield* listening(net.createServer(relay(dovecot.port)), { host, port: 0 }),
      tlsPort: yield* listening(net.createServer(relay(dovecot.tlsPort)), { host, port: 0 })
    },
    clientCertificate: { certificate: nameOnly.cert, key: nameOnly.key }
  } satisfies Places
})

/** What the program printed; it has to end by itself. */
const printed = (command: ReadonlyArray<string>, environment: Readonly<Record<string, string>>) =>
  Effect.callback<{ readonly out: string; readonly code: number | null }>((resume) => {
    const [runtimePackage = "", ...args] = command
    const child = spawn("npx", ["-y", "-p", runtimePackage, ...args], {
      cwd: app,
      env: { ...process.env, ...environment },
      stdio: ["ignore", "pipe", "inherit"]
    })
    let out = ""
    child.stdout.on("data", (bytes: Buffer) => (out += bytes.toString("utf8")))
    child.once("close", (code) => resume(Effect.succeed({ out, code })))
    return Effect.sync(() => child.kill())
  }).pipe(Effect.timeout("10 minutes"))

const tried = Effect.fnUntraced(function* (command: ReadonlyArray<string>, servers: Places) {
  shown.strangers = 0
  const smoke = yield* printed([...command, "smoke.ts"], { SMOKE: JSON.stringify(servers) })
  const rows = smoke.out
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => decoded(line))
  const { strangers } = shown
  return [
    ...rows,
    {
      row: "the same, not sent to unverified servers",
      works: strangers === 0,
      why: `shown ${strangers} times`
    },
    { row: "the process ends by itself", works: smoke.code === 0, why: `exit ${smoke.code}` },
    yield* theCommand(command, servers)
  ]
})

const worker = "packages/node/test/runtimes/inWorker.ts"

/** In `workerd`. What needs Node's files, processes or ports is not there. */
const triedInWorker = Effect.fnUntraced(function* (rows: Iterable<string>, servers: Places) {
  const { url } = yield* serve({
    wrangler: "wrangler.json",
    main: join(app, worker),
    variables: { SMOKE: JSON.stringify(servers) },
    testAuthority: servers.ca
  })
  const answered = decodedAll(yield* Effect.promise(() => fetch(url).then((answer) => answer.json())))
  const absent = Array.from(rows).filter((name) => answered.every(({ row }) => row !== name))
  return [...answered, ...absent.map((row) => ({ row, works: false, why: "it needs Node" }))]
})

/** `effect-imap connect --json`, as it is installed. */
const theCommand = Effect.fnUntraced(function* (command: ReadonlyArray<string>, servers: Places) {
  const account = [
    "--host",
    "localhost",
    "--port",
    `${servers.tlsPort}`,
    "--user",
    servers.user,
    "--security",
    "tls"
  ]
  const args = ["connect", ...account, "--ca", servers.caFile, "--json"]
  const { code, out } = yield* printed(
    [...command, "node_modules/@effect-imap/node/dist/cli/bin.js", ...args],
    {
      IMAP_PASSWORD: servers.password,
      IMAP_PROFILE_STORE: "none"
    }
  )
  const works = code === 0 && out.includes(`"outcome":"selected"`)
  return { row: "the command", works, why: `exit ${code}: ${out}` }
})

const program = Effect.gen(function* () {
  const here = "packages/node/test/runtimes"
  for (const [from, to] of [
    [`${here}/smoke.ts`, "smoke.ts"],
    [`${here}/attempts.ts`, "attempts.ts"],
    // a Worker's modules lie as they do here
    [worker, worker],
    [`${here}/attempts.ts`, `${here}/attempts.ts`],
    ["examples/edge/transport.ts", "examples/edge/transport.ts"]
  ] as const) {
    cpSync(fileURLToPath(new URL(`../../../../${from}`, import.meta.url)), join(app, to))
  }
  const servers = yield* places
  const wrong: Array<string> = []
  for (const runtime of chosen.length > 0 ? chosen : [...Object.keys(runtimes), "workerd"]) {
    const said = promised(runtime)
    const command = runtimes[runtime]
    const rows = yield* command === undefined ? triedInWorker(said.keys(), servers) : tried(command, servers)
    yield* Console.log(`${runtime}: ${rows.filter(({ works }) => works).length} of ${rows.length}`)
    for (const { row, why, works } of rows) {
      if (said.get(row) !== works) wrong.push(`${runtime}, ${row}: ${works ? "works" : why}`)
    }
    const done = new Set(rows.map(({ row }) => row))
    for (const row of said.keys()) if (!done.has(row)) wrong.push(`${runtime}, ${row}: was not tried`)
  }
  if (wrong.length > 0) {
    return yield* new Differs({ message: `docs/runtimes.md says otherwise:\n${wrong.join("\n")}` })
  }
})

NodeRuntime.runMain(Effect.scoped(program))
