/** The page of the visualizer, for the commands that show one. */
import type { File } from "@effect-imap/visualizer/internal/TraceFiles"
import { Effect, FileSystem } from "effect"
import { spawn } from "node:child_process"
import { environment } from "../../child/Child.ts"
import type { Options } from "../../visualizer/NodeVisualizer.ts"
import { complain } from "../output/complain.ts"

/** Loaded only by commands that serve a page: it would add a tenth to the start of every other command. */
const NodeVisualizer = Effect.promise(() => import("../../visualizer/NodeVisualizer.ts"))

/** Options for a page that a person starts at a terminal: it is not production, and it offers “What if…”. */
const byHand = Effect.map(
  Effect.promise(() => import("../replay/whatIf.ts")),
  ({ whatIf }) => ({ allowProduction: true, whatIf })
)

/** Serves a page of recorded traces. */
export const recorded = (files: ReadonlyArray<File>, options: Omit<Options, "capacity">) =>
  Effect.flatMap(Effect.all([NodeVisualizer, byHand]), ([{ recorded }, more]) =>
    recorded(files, { ...options, ...more })
  )

/** Serves a page of the events that its sink receives. */
export const live = (options: Options) =>
  Effect.flatMap(Effect.all([NodeVisualizer, byHand]), ([{ live }, more]) => live({ ...options, ...more }))

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...ReadonlyArray<string>]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"]
}

/**
 * Asks the desktop to show the page. Without a desktop, the printed address remains.
 *
 * The desktop gets a private file that redirects to the page, because every user of the machine can read arguments, and
 * the address contains the token. The file is removed with the scope; the browser stays open.
 */
export const open = Effect.fnUntraced(function* (url: string) {
  const file = yield* redirect(url)
  if (!(yield* launched(file))) {
    yield* complain("No browser can be opened: use the address above.")
  }
})

const redirect = Effect.fnUntraced(function* (url: string) {
  const fileSystem = yield* FileSystem.FileSystem
  const folder = yield* fileSystem.makeTempDirectoryScoped({ prefix: "effect-imap-" })
  const file = `${folder}/page.html`
  const { hash, origin } = new URL(url)
  // browsers reveal that a file led there, so the server requires the token in this form
  const address = `${origin}/${hash.replace("#", "?")}${hash}`
  const page = `<!doctype html><meta http-equiv="refresh" content="0; url=${address}"><a href="${address}">Open the page</a>\n`
  yield* fileSystem.writeFileString(file, page, { mode: 0o600 })
  return file
})

const launched = (file: string) =>
  Effect.callback<boolean>((resume) => {
    const [command, ...args] = openers[process.platform] ?? ["xdg-open"]
    const env = environment(process.env)
    const opener = spawn(command, [...args, file], { stdio: "ignore", detached: true, env })
    opener.once("error", () => resume(Effect.succeed(false)))
    opener.once("spawn", () => resume(Effect.succeed(true)))
    opener.unref()
  })
