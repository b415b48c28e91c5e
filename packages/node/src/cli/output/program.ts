/** The command as its user types it, for what it suggests to type next. */
import { basename, relative } from "node:path"

interface Started {
  readonly argv: ReadonlyArray<string>
  readonly env: Readonly<Record<string, string | undefined>>
  readonly cwd: () => string
}

/** Returns `effect-imap`; in a clone, the script of its package, or the file that begins it there. */
export const programOf = ({ argv: [, file = ""], cwd, env }: Started): string => {
  if (basename(file) !== "clone.js") return "effect-imap"
  if (env["npm_lifecycle_event"] !== "effect-imap") return `node ${relative(cwd(), file)}`
  // npx puts what it installs for one command into such a folder
  return env["PATH"]?.includes("/_npx/")
    ? "npx -y -p node@24 -p pnpm@12 pnpm effect-imap"
    : "pnpm effect-imap"
}

const program = programOf(process)

/** Returns a command line that begins with `effect-imap`, as it is typed here. */
export const typed = (line: string): string => line.replace(/^effect-imap\b/, () => program)
