/**
 * Looks at packed packages before anybody installs them: `node release/check.ts FOLDER`. What they export is what
 * they say (publint, attw), and they can be published.
 */
import { execFileSync } from "node:child_process"
import { existsSync, globSync, readFileSync, statSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"

const [folder = "."] = process.argv.slice(2).map((path) => resolve(path))
const here = fileURLToPath(new URL(".", import.meta.url))

const names = ["core", "visualizer", "node"]

const failures: Array<string> = []

const kB = (bytes: number): number => Math.round(bytes / 1000)

const run = (name: string, args: ReadonlyArray<string>) => {
  try {
    execFileSync(join(here, "node_modules/.bin", name), args, {
      encoding: "utf8",
      stdio: "pipe",
      cwd: folder
    })
  } catch (error) {
    const { stderr, stdout } = { stderr: "", stdout: "", ...(error instanceof Error ? error : {}) }
    failures.push(`${name} ${args.join(" ")}\n${stdout}${stderr}`)
  }
}

const tarballOf = (name: string): string => {
  const [file] = globSync(`effect-imap-${name}-*.tgz`, { cwd: folder })
  if (file === undefined) throw new Error(`there is no package of ${name} in ${folder}`)
  return join(folder, file)
}

for (const name of names) {
  const tarball = tarballOf(name)
  run("publint", ["--strict", tarball])
  run("attw", ["--profile", "esm-only", tarball])
  const text = execFileSync("npm", ["publish", "--dry-run", "--json", "--loglevel=error", tarball], {
    encoding: "utf8",
    cwd: folder
  })
  const published: { readonly [name: string]: unknown } = JSON.parse(text)
  const about = published[`@effect-imap/${name}`] ?? published
  if (typeof about !== "object" || about === null || !("unpackedSize" in about)) throw new Error(text)
  process.stdout.write(
    `@effect-imap/${name}: ${kB(statSync(tarball).size)} kB packed, ${kB(Number(about.unpackedSize))} kB unpacked\n`
  )
}

/** Checks that a document in a package only links to files of the package, or to an address. */
const followed = (name: string) => {
  const root = join(folder, "node_modules/@effect-imap", name)
  for (const page of globSync("{*.md,docs/**/*.md}", { cwd: root })) {
    const prose = readFileSync(join(root, page), "utf8").replaceAll(/^```[^]*?^```|`[^`\n]*`/gm, "")
    for (const [, link = ""] of prose.matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(link) || existsSync(join(root, dirname(page), link))) continue
      failures.push(`${name}/${page} links to ${link}, which is not in the package`)
    }
  }
}
for (const name of names) followed(name)

/** Returns the number that a program writes. */
const counted = (program: string): number =>
  Number(
    execFileSync(process.execPath, ["--input-type=module", "--eval", program], {
      encoding: "utf8",
      cwd: folder
    })
  )

/** Returns the files that Node finds and links, without those of effect and xstate. */
const filesOf = (name: string): number =>
  counted(`
    import { registerHooks } from "node:module"
    let files = 0
    registerHooks({ load: (url, context, next) => (files += url.includes("/@effect-imap/") ? 1 : 0, next(url, context)) })
    await import(${JSON.stringify(name)})
    process.stdout.write(String(files))`)

const callsOf = (name: string): number =>
  counted(`
    import { Session } from "node:inspector/promises"
    import "effect"
    import "xstate"
    const session = new Session()
    session.connect()
    await session.post("Profiler.enable")
    await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: false })
    await import(${JSON.stringify(name)})
    const { result } = await session.post("Profiler.takePreciseCoverage")
    const loaded = result.filter(({ url }) => url.startsWith("file:")).flatMap(({ functions }) => functions)
    process.stdout.write(String(loaded.reduce((sum, { ranges: [whole] }) => sum + whole.count, 0)))`)

const imported = "@effect-imap/core/ImapConnection"
process.stdout.write(
  `an import of ${imported}: ${filesOf(imported)} files of the package, ${callsOf(imported)} calls\n`
)

const version = /"(\d[^"]*)"/.exec(
  readFileSync(join(here, "../packages/core/src/base/version.ts"), "utf8")
)?.[1]
for (const name of names) {
  const manifest: { readonly version?: string } = JSON.parse(
    readFileSync(join(here, `../packages/${name}/package.json`), "utf8")
  )
  if (manifest.version !== version)
    failures.push(`${name} is ${manifest.version}, and version.ts says ${version}`)
}

if (failures.length > 0) {
  process.stderr.write(`${failures.join("\n\n")}\n`)
  process.exitCode = 1
}
