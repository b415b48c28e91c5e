/**
 * Looks at packed packages before anybody installs them: `node release/check.ts FOLDER`. What they export is what
 * they say (publint, attw), they can be published, they are as large as is written down here, and not larger.
 */
import { execFileSync } from "node:child_process"
import { existsSync, globSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs"
import { dirname, join, resolve } from "node:path"
import { fileURLToPath } from "node:url"
import { gzipSync } from "node:zlib"
import { rolldown } from "rolldown"

const [folder = "."] = process.argv.slice(2).map((path) => resolve(path))
const here = fileURLToPath(new URL(".", import.meta.url))

/** The limits in kB of 1000 bytes. The commit that raises a limit gives the reason. */
const limits = {
  core: { packed: 1630, unpacked: 6820 },
  visualizer: { packed: 1020, unpacked: 3330 },
  // two thirds of it are the command, which has Effect inside
  node: { packed: 1330, unpacked: 4600 }
}

/**
 * Apps, and the size that a browser loads before they begin: minified and gzipped, without what is loaded on first use.
 */
const apps = {
  "one connection": {
    program: `import { Account, ImapConnection } from "@effect-imap/core"
      export const connected = (account) => Effect.flatMap(Account.make(account), ImapConnection.connect)
      import { Effect } from "effect"`,
    alone: 119.7,
    whole: 170.4
  },
  "all of ImapConnection": {
    program: `export { ImapConnection } from "@effect-imap/core"`,
    alone: 134.3,
    whole: 187.2
  }
}

/**
 * The calls that an import makes, without those of Effect's and XState's own import: the number is the same on every
 * machine.
 */
const callLimits = { "@effect-imap/core/ImapConnection": 24_500 }

/** The number of files of these packages that Node loads for an import. */
const fileLimits = { "@effect-imap/core/ImapConnection": 3, "@effect-imap/node": 75 }

const failures: Array<string> = []
const kB = (bytes: number) => Math.round(bytes / 100) / 10

const held = (what: string, bytes: number, limit: number) => {
  const line = `${what.padEnd(44)} ${kB(bytes).toFixed(1).padStart(8)} kB of ${limit}`
  process.stdout.write(`${line}\n`)
  if (kB(bytes) > limit) failures.push(`too large: ${line}`)
}

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

for (const [name, { packed, unpacked }] of Object.entries(limits)) {
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
  held(`@effect-imap/${name}, packed`, statSync(tarball).size, packed)
  held(`@effect-imap/${name}, unpacked`, Number(about.unpackedSize), unpacked)
}

/** Checks that a document in a package only links to files of the package, or to an address. */
const followed = (name: string) => {
  const root = join(folder, "node_modules/@effect-imap", name)
  for (const page of globSync("{*.md,docs/**/*.md}", { cwd: root })) {
    for (const [, link = ""] of readFileSync(join(root, page), "utf8").matchAll(/\]\(([^)#\s]+)[^)]*\)/g)) {
      if (/^[a-z]+:/.test(link) || existsSync(join(root, dirname(page), link))) continue
      failures.push(`${name}/${page} links to ${link}, which is not in the package`)
    }
  }
}
for (const name of Object.keys(limits)) followed(name)

/** Measures the size of an app, which resolves the packages from where they are installed. */
const bundled = async (program: string, external: ReadonlyArray<RegExp>): Promise<number> => {
  const input = join(folder, "bundled.js")
  writeFileSync(input, program)
  const bundle = await rolldown({
    input,
    platform: "browser",
    tsconfig: false,
    external: [...external],
    logLevel: "silent"
  })
  const { output } = await bundle.generate({ format: "esm", minify: true })
  await bundle.close()
  rmSync(input)
  const chunks = new Map(output.flatMap((chunk) => (chunk.type === "chunk" ? [[chunk.fileName, chunk]] : [])))
  const atStart = new Set([...chunks.values()].filter(({ isEntry }) => isEntry))
  // iterating over a set includes what is added to it
  for (const { imports } of atStart) {
    for (const name of imports) {
      const chunk = chunks.get(name)
      if (chunk !== undefined) atStart.add(chunk)
      else if (!external.some((known) => known.test(name))) failures.push(`not found while bundling: ${name}`)
    }
  }
  return [...atStart].reduce((sum, { code }) => sum + gzipSync(code).length, 0)
}

for (const [name, { alone, program, whole }] of Object.entries(apps)) {
  held(`${name}, without effect and xstate`, await bundled(program, [/^effect/, /^xstate/]), alone)
  held(`${name}, with them`, await bundled(program, []), whole)
}

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

const within = (what: string, count: number, limit: number) => {
  const line = `${what}: ${count} of ${limit}`
  process.stdout.write(`${line}\n`)
  if (!(count > 0 && count <= limit)) failures.push(`too many: ${line}`)
}
for (const [name, limit] of Object.entries(callLimits)) {
  within(`calls of an import of ${name}`, callsOf(name), limit)
}
for (const [name, limit] of Object.entries(fileLimits)) {
  within(`files of an import of ${name}`, filesOf(name), limit)
}

const version = /"(\d[^"]*)"/.exec(readFileSync(join(here, "../packages/core/src/version.ts"), "utf8"))?.[1]
for (const name of Object.keys(limits)) {
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
