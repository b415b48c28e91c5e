/**
 * The README's pictures, made from real runs: the client against simulated servers over loopback TLS, its trace in the
 * viewer, the viewer in Chromium. `node bench/pictures.ts` writes them into docs/pictures.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath, pathToFileURL } from "node:url"
import type { Account } from "@effect-imap/core/Account"
import * as ImapConnection from "@effect-imap/core/ImapConnection"
import * as Policy from "@effect-imap/core/Policy"
import { inMemory, ServerProfiles } from "@effect-imap/core/internal/ServerProfiles"
import { type Profile, profiles } from "@effect-imap/core/simulator"
import { ring, toText, withSink } from "@effect-imap/core/Trace"
import { Transport } from "@effect-imap/core/Transport"
import { Effect, Option, Redacted } from "effect"
import * as NodeSimulator from "../packages/node/src/testing/NodeSimulator.ts"
import * as NodeTransport from "../packages/node/src/transport/NodeTransport.ts"
import { toHtml } from "../packages/visualizer/src/document/html.ts"
import { terminal } from "./terminal.ts"
import { newPage } from "../packages/visualizer/test/browser/Chromium.ts"

interface Picture {
  readonly name: string
  readonly host: string
  readonly profile: Profile
  readonly account?: Partial<Account>
  /** True if the client waits for every tagged response, as ordinary clients do. */
  readonly ordinary?: boolean
  /** True if the mailbox opens. */
  readonly isWell?: boolean
  /** The line of the wire that shows the cause. */
  readonly telling: RegExp
}

const pictures: ReadonlyArray<Picture> = [
  {
    name: "netease-fails",
    host: "imap.163.example",
    profile: profiles.netease,
    account: { id: { enabled: false } },
    telling: /NO SELECT Unsafe Login/
  },
  {
    name: "netease-works",
    host: "imap.163.example",
    profile: profiles.netease,
    isWell: true,
    telling: /SELECT INBOX/
  },
  {
    name: "qq-hangs",
    host: "imap.qq.example",
    profile: profiles["qq-id"],
    ordinary: true,
    telling: /BAD/
  },
  {
    name: "starttls",
    host: "imap.example.com",
    profile: profiles.wellBehaved,
    account: { security: "starttls" },
    isWell: true,
    telling: /\w STARTTLS$/
  }
]

const patient = Policy.make({
  attempts: 1,
  fence: { enabled: false },
  flights: "careful",
  limits: { id: 3_000 }
})

/** Resolves every name to the simulator. */
const transport = NodeTransport.make({ lookup: () => Effect.succeed([{ address: "127.0.0.1", family: 4 }]) })

/** Records the trace of one run, as NDJSON. */
const record = Effect.fnUntraced(function* ({ account = {}, host, ordinary = false, profile }: Picture) {
  const server = yield* NodeSimulator.start({ profile })
  const trace = ring({ capacity: 4096 })
  yield* ImapConnection.connect({
    host,
    serverName: "localhost",
    port: account.security === "starttls" ? server.port : server.tlsPort,
    security: "tls",
    ca: server.ca,
    user: server.user,
    password: Redacted.make(server.password),
    ...account
  }).pipe(
    Effect.flatMap(({ logout }) => logout),
    Effect.ignore,
    Effect.scoped,
    Effect.provideService(Policy.Policy, ordinary ? patient : Policy.make()),
    Effect.provideService(ServerProfiles, inMemory()),
    withSink(trace.sink),
    Effect.provideService(Transport, transport)
  )
  return toText([...Option.toArray(trace.header()), ...trace.events()])
}, Effect.scoped)

/** The minimum width at which the state chart is next to the wire. */
const size = { width: 1280, height: 760 }
const target = fileURLToPath(new URL("../docs/pictures/", import.meta.url))

const draw = Effect.fnUntraced(function* (picture: Picture, folder: string) {
  const html = join(folder, `${picture.name}.html`)
  writeFileSync(html, toHtml(yield* record(picture), { title: picture.host }))
  const page = yield* newPage({ viewport: size, colorScheme: "light", reducedMotion: "reduce" })
  yield* Effect.promise(async () => {
    await page.goto(pathToFileURL(html).href)
    await page.getByRole("article").waitFor()
    const lines = page.getByRole("list", { name: "Lines on the wire" }).getByRole("listitem")
    const telling = lines.filter({ hasText: picture.telling }).last()
    // the state chart follows the line that is selected; a failure is selected already
    if (picture.isWell === true) await telling.click()
    await telling.evaluate((line) => line.scrollIntoView({ block: "center" }))
    await page.screenshot({ path: join(target, `${picture.name}.png`) })
  })
}, Effect.scoped)

/** Draws the output of the command, at a server that opens the mailbox only after ID. */
const drawTerminal = Effect.fnUntraced(function* (folder: string) {
  const server = yield* NodeSimulator.start({ profile: profiles.netease })
  const ca = join(folder, "ca.pem")
  writeFileSync(ca, server.ca)
  const typed = "effect-imap connect --host localhost --user ada"
  const flags = `--host localhost --port ${server.tlsPort} --security tls --ca ${ca} --user ${server.user}`
  const bin = fileURLToPath(new URL("../packages/node/src/cli/bin.ts", import.meta.url))
  const command = `${process.execPath} ${bin} connect ${flags} --profile-store none`
  const environment = { IMAP_PASSWORD: server.password }
  const html = join(folder, "terminal.html")
  writeFileSync(
    html,
    yield* terminal([
      { typed, command, environment },
      { typed: `${typed} --no-id`, command: `${command} --no-id`, environment }
    ])
  )
  const page = yield* newPage({ viewport: size, deviceScaleFactor: 1.5 })
  yield* Effect.promise(async () => {
    await page.goto(pathToFileURL(html).href)
    await page.locator("body").screenshot({ path: join(target, "terminal.png") })
  })
}, Effect.scoped)

const folder = mkdtempSync(join(tmpdir(), "pictures-"))
mkdirSync(target, { recursive: true })
// the first run of a process loads what later ones reuse
await Effect.runPromise(Effect.forEach(pictures.slice(1, 2), record, { discard: true }))
await Effect.runPromise(Effect.forEach(pictures, (picture) => draw(picture, folder), { discard: true }))
await Effect.runPromise(drawTerminal(folder))
rmSync(folder, { recursive: true })
