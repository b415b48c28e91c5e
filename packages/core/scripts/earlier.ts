/** The commit with which a report compares: its number, and its files in a folder of their own. */
import { execFileSync } from "node:child_process"
import { cpSync, existsSync, globSync, mkdtempSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

const cwd = fileURLToPath(new URL("../../..", import.meta.url))

const git = (...words: ReadonlyArray<string>): string =>
  execFileSync("git", words, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] }).trim()

const commitOf = (...words: ReadonlyArray<string>): string | undefined => {
  try {
    return git(...words)
  } catch {
    return undefined
  }
}

/**
 * The commit that is given, or the one at which the branch left `origin/main`, or `main` if there is no remote; on main
 * itself the one before.
 * `undefined` in a clone that does not have it.
 */
export const earlier = (since: string | undefined): string | undefined => {
  if (since !== undefined) return commitOf("rev-parse", "--verify", `${since}^{commit}`)
  const base = commitOf("merge-base", "HEAD", "origin/main") ?? commitOf("merge-base", "HEAD", "main")
  return base === undefined || base === commitOf("rev-parse", "HEAD")
    ? commitOf("rev-parse", "--verify", "HEAD^")
    : base
}

/** Calls `f` with a folder that has the files of the commit, and removes it afterwards. */
export const inTreeOf = <A>(commit: string, f: (folder: string) => A): A => {
  const { folder, remove } = treeOf(commit)
  try {
    return f(folder)
  } finally {
    remove()
  }
}

/** A folder with the files of the commit, and with the packages that are installed here. */
export const treeOf = (commit: string): { readonly folder: string; readonly remove: () => void } => {
  const folder = mkdtempSync(join(tmpdir(), "effect-imap-"))
  const archive = join(folder, "archive.tar")
  git("archive", "--output", archive, commit)
  execFileSync("tar", ["-xf", archive, "-C", folder])
  for (const installed of ["node_modules", "release/node_modules"]) {
    if (existsSync(join(cwd, installed))) symlinkSync(join(cwd, installed), join(folder, installed))
  }
  // these have links to the other packages, which are to be those of the folder
  for (const installed of globSync("{packages/*,bench}/node_modules", { cwd })) {
    cpSync(join(cwd, installed), join(folder, installed), { recursive: true, verbatimSymlinks: true })
  }
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) }
}
