/** The page of the visualizer, for the commands that show one. */
import type { File } from "@effect-imap/visualizer/server/files"
import { Console, Effect } from "effect"
import { spawn } from "node:child_process"
import type { Options } from "../NodeVisualizer.ts"

/** What it takes to serve is loaded by those who serve: a tenth of the time that every other command starts in. */
const NodeVisualizer = Effect.promise(() => import("../NodeVisualizer.ts"))

/** A person starts it, at a terminal: that is no production. */
const byHand = { allowProduction: true }

/** A page of traces that are there already. */
export const recorded = (files: ReadonlyArray<File>, options: Omit<Options, "capacity">) =>
  Effect.flatMap(NodeVisualizer, ({ recorded }) => recorded(files, { ...options, ...byHand }))

/** A page of what its sink is given. */
export const live = (options: Options) =>
  Effect.flatMap(NodeVisualizer, ({ live }) => live({ ...options, ...byHand }))

const openers: Partial<Record<NodeJS.Platform, readonly [string, ...ReadonlyArray<string>]>> = {
  darwin: ["open"],
  win32: ["rundll32", "url.dll,FileProtocolHandler"]
}

/** Asks the desktop to show the page. Where there is none, the address was printed. */
export const open = (url: string): Effect.Effect<void> =>
  Effect.callback<boolean>((resume) => {
    const [command, ...args] = openers[process.platform] ?? ["xdg-open"]
    const opener = spawn(command, [...args, url], { stdio: "ignore", detached: true })
    opener.once("error", () => resume(Effect.succeed(false)))
    opener.once("spawn", () => resume(Effect.succeed(true)))
    opener.unref()
  }).pipe(
    Effect.flatMap((opened) =>
      opened ? Effect.void : Console.error("No browser can be opened from here: use the address above.")
    )
  )
