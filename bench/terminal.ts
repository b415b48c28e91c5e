/** The final screen of a terminal in which commands were run, as HTML. */
import { spawn } from "node:child_process"
import { Effect } from "effect"

const columns = 80

/** Runs the command in a pseudo-terminal of 80 columns, with util-linux's `script`. */
const output = (command: string, environment: NodeJS.ProcessEnv): Effect.Effect<string> =>
  Effect.callback<string>((resume) => {
    const child = spawn("script", ["-qc", `stty cols ${columns}; ${command}`, "/dev/null"], {
      env: { ...process.env, TERM: "xterm-256color", ...environment },
      stdio: ["ignore", "pipe", "inherit"]
    })
    const chunks: Array<Buffer> = []
    child.stdout.on("data", (chunk: Buffer) => chunks.push(chunk))
    child.on("close", () => resume(Effect.succeed(visible(Buffer.concat(chunks)))))
    return Effect.sync(() => child.kill())
  })

/** Shows the Control Sequence Introducer as one visible character. ECMA-48 §8.3.16. */
const visible = (output: Buffer): string => output.toString("utf8").replaceAll("\x1b[", "␛")

/** Returns the final screen: the command redraws its last lines by moving up and erasing what is below. */
const screenOf = (text: string): string => {
  const lines = [""]
  for (const part of text.replaceAll("\r", "").split(/(␛\d+A␛0J|\n)/)) {
    const up = /^␛(\d+)A/.exec(part)
    if (up !== null) lines.splice(-1 - Number(up[1]), Number(up[1]) + 1, "")
    else if (part === "\n") lines.push("")
    else lines.push((lines.pop() ?? "") + part)
  }
  return lines.join("\n").trimEnd()
}

const escaped = (text: string) =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;")

/** The Select Graphic Rendition codes that the command uses. ECMA-48 §8.3.117. */
const styles: Readonly<Record<string, string>> = {
  "1": "font-weight:600",
  "2": "opacity:.65",
  "31": "color:#ff7b72",
  "32": "color:#7ee787",
  "33": "color:#e3b341",
  "36": "color:#76e3ea"
}

const painted = (text: string): string => {
  let open = 0
  const html = text
    .split(/(␛[\d;]*m)/)
    .map((part) => {
      const codes = /^␛([\d;]*)m/.exec(part)?.[1]
      if (codes === undefined) return escaped(part)
      const style = codes.split(";").flatMap((code) => styles[code] ?? [])
      if (style.length === 0) {
        const ends = "</span>".repeat(open)
        open = 0
        return ends
      }
      open++
      return `<span style="${style.join(";")}">`
    })
    .join("")
  return html + "</span>".repeat(open)
}

interface Shown {
  /** The command as a person would type it. */
  readonly typed: string
  readonly command: string
  readonly environment: NodeJS.ProcessEnv
}

/** Renders each command with its output, one after another. */
export const terminal = Effect.fnUntraced(function* (shown: ReadonlyArray<Shown>) {
  const parts: Array<string> = []
  for (const { command, environment, typed } of shown) {
    const screen = screenOf(yield* output(command, environment))
    parts.push(`<b>$ ${escaped(typed)}</b>\n${painted(screen)}`)
  }
  return `<!doctype html><meta charset="utf-8"><body style="margin:0;display:inline-block;background:#0d1117">
<pre style="margin:0;padding:20px 24px;width:${columns}ch;color:#e6edf3;font:14px/1.45 'DejaVu Sans Mono',monospace">${parts.join("\n\n")}</pre>`
})
