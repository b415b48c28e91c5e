/** Builds the playground as one file that opens from disk: `playground/dist/playground.html`. */
import { mkdirSync, writeFileSync } from "node:fs"
import { dirname, resolve } from "node:path"
import { gzipSync } from "node:zlib"
import { type Plugin, rolldown } from "rolldown"
import { playgroundDocument } from "../src/document/document.ts"
import { bundling, hashOf, inlined, joined, origins, styles, unmarked } from "./bundling.ts"
import { type LeftOut, withoutMembers } from "./members.ts"
import { pureModules } from "./pure.ts"

const root = new URL("../", import.meta.url).pathname
const out = `${root}playground/dist/playground.html`

/**
 * Leaves out what library and viewer load on demand alone, and nothing here asks for: the search for servers, all
 * mailboxes of an account, downloads, logs of other programs. What the viewer itself opens now and then stays.
 */
const notAskedFor: Plugin = {
  name: "not asked for",
  resolveDynamicImport: (_, importer) =>
    /\/core\/src\/|\/page\/importing\.ts$/.test(importer ?? "")
      ? { id: "left-out", external: true }
      : undefined
}

/** Modules of library and viewer, and those of `playground/instead` in their place. */
const replaced: ReadonlyArray<readonly [module: RegExp, instead: string]> = [
  [/\/advice\/words\/all\.ts$/, "words.ts"],
  [/\/page\/secondary\.ts$/, "secondary.ts"],
  [/\/page\/Live\.ts$/, "Live.ts"],
  [/\/following\/Broadcast\.ts$/, "Broadcast.ts"],
  [/\/export\/contents\.ts$/, "contents.ts"],
  [/\/export\/rewrite\.ts$/, "rewrite.ts"],
  [/\/Next\.tsx$/, "Next.tsx"],
  [/\/shell\/States\.tsx$/, "States.tsx"],
  [/\/Saving\.tsx$/, "Saving.tsx"],
  [/\/Minimap\.tsx$/, "Minimap.tsx"],
  [/\/command\/rules\.ts$/, "rules.ts"],
  [/\/mail\/(?:Mime|decode)\.ts$/, "Mime.ts"],
  [/\/eastAsian\.ts$/, "eastAsian.ts"],
  [/\/sha512\.ts$/, "sha512.ts"],
  [/\/webCrypto\.ts$/, "webCrypto.ts"],
  [/(?:effect\/encoding|effect\/dist\/encoding)\/Base64(?:\.js)?$/, "Base64.ts"],
  [/^@noble\/hashes\/\w+\.js$/, "hashes.ts"],
  [/\/following\/Followers\.ts$/, "Followers.ts"],
  [/\/base\/issue\.ts$/, "issue.ts"],
  [/\/telemetry\/Telemetry\.ts$/, "Telemetry.ts"],
  [/\/OpenConnection\.ts$/, "OpenConnection.ts"],
  [/\/execute\.ts$/, "execute.ts"],
  [/\/batch\.ts$/, "batch.ts"],
  [/\/Sharing\.ts$/, "Sharing.ts"],
  [/\/digestMd5\.ts$/, "digestMd5.ts"],
  [/\/command\/notify\.ts$/, "notify.ts"],
  [/\/footprint\.ts$/, "footprint.ts"],
  [/\/calls\.ts$/, "calls.ts"],
  [/\/supervision\/Gate\.ts$/, "Gate.ts"],
  [/\/lifecycle\/Account\.ts$/, "Account.ts"],
  [/\/command\/checking\.ts$/, "checking.ts"],
  [/\/account\/validated\.ts$/, "validated.ts"],
  [/\/expects\.ts$/, "expects.ts"],
  [/\/trace\/Event\.ts$/, "Event.ts"],
  [/\/trace\/(?:Decoded|secretForms|TakenApart)\.ts$/, "secrets.ts"],
  [/\/session\/supply\.ts$/, "supply.ts"],
  [/\/(?:store\/View|command\/fetch)\.ts$/, "View.ts"],
  [/\/simulator\/mailboxes\.ts$/, "mailboxes.ts"],
  [/\/(?:parser\/answers|trace\/answered)\.ts$/, "answers.ts"],
  [/\/command\/rights\.ts$/, "rights.ts"],
  [/\/(?:mermaid|machineMermaid|pathMermaid)\.ts$/, "mermaid.ts"]
]

/** The members of classes and objects that only other programs ask for. */
const leftOut: LeftOut = {
  "simulator/Mail.ts":
    "createMailbox renameMailbox deleteMailbox addFlags removeFlags expunge mailboxes broadcast disconnect",
  "supervision/Supervision.ts":
    "toJSON statusChanges untagged changes changesFrom changesOf token account retryNow renew #listeners #visitor #visit",
  "connection/Handle.ts": "session select unselect whileItLasts",
  "connection/Lifecycle.ts": "session select unselect wish",
  "connection/Streams.ts": "changes untagged",
  "session/Commands.ts": "stream supplied conclusion supply",
  "session/Reader.ts": "streamTo leave",
  "supervision/SharedPacing.ts": "join adopt networkIsBack",
  "failure/ImapError.ts": "message",
  "interpreter/Interpreter.ts": "isTaking",
  "base/Sizes.ts":
    "heldBack swallowed traceRing traceFile traceUnpacked discoveryPage discoveryPageElements discoveryPageNesting discoveryRedirects discoveryRecords discovered credentialOutput"
}

/** A module that has moved would come back unnoticed. */
const missing = new Set(replaced.map(([, name]) => name))

const instead: Plugin = {
  name: "instead",
  resolveId: (id, importer) => {
    const path = id.startsWith(".") && importer !== undefined ? resolve(dirname(importer), id) : id
    const name = replaced.find(([module]) => module.test(path))?.[1]
    // the one in its place may need parts of it
    if (name === undefined || importer === `${root}playground/instead/${name}`) return undefined
    missing.delete(name)
    return `${root}playground/instead/${name}`
  }
}

/** Modules of Effect as library and viewer use them; another module of Effect that uses them has the real ones. */
const forUs = /^\.\/(DateTime|Effect|Schema|Semaphore|Stream|Queue)(?:Transformation|Getter)?\.js$/

/** Modules of Effect in place of which Effect itself has others. */
const forAll = /^\.\.?\/(Duration|Equal|Formatter|Hash)\.js$/

const ofEffect: Plugin = {
  name: "of Effect",
  resolveId: {
    filter: { id: [forUs, forAll] },
    handler: (id, importer = "") => {
      const asked = importer.endsWith("/effect/dist/index.js") ? forUs : undefined
      const [, name] = asked?.exec(id) ?? (importer.includes("/effect/dist/") ? forAll.exec(id) : null) ?? []
      return name === undefined ? undefined : `${root}playground/instead/${name}.ts`
    }
  }
}

const bundle = await rolldown({
  input: `${root}playground/define.ts`,
  ...bundling,
  treeshake: {
    manualPureFunctions: [...bundling.treeshake.manualPureFunctions, "Schema", "Context"],
    propertyReadSideEffects: false,
    // the viewer's element is defined by an import alone, which its package.json promises of the built file only
    moduleSideEffects: [{ test: /\/(define|playground\/second)\.ts$/, sideEffects: true }]
  },
  plugins: [styles, origins, notAskedFor, instead, ofEffect, withoutMembers(leftOut), pureModules],
  // a module in place of another one lacks what is used by now
  onLog: (level, log, tell) => tell(log.code === "IMPORT_IS_UNDEFINED" ? "error" : level, log),
  experimental: { nativeMagicString: true }
})
const { output } = await bundle.generate({
  format: "esm",
  minify: true,
  entryFileNames: "first.js",
  chunkFileNames: "[name].js"
})
await bundle.close()
if (missing.size > 0) throw new Error(`nothing imports what these replace: ${[...missing].join(", ")}`)
const codeOf = (name: string): string => {
  const chunk = output.find(({ fileName }) => fileName === name)
  if (chunk === undefined || !("code" in chunk)) throw new Error(`no ${name} in the bundle`)
  return unmarked(chunk.code)
}
if (output.length !== 2) throw new Error("not two scripts")

const [program, lazy] = joined(codeOf("first.js"), codeOf("second.js"))
// V8 compiles a function in parentheses as soon as it reads it, and does not read it once more for the call
const secondary = (await inlined(lazy)).replace(/=(.*?);?$/s, "=($1)")
// a module would only run after the whole page
const script = `"use strict";${await inlined(`(()=>{${program}})()`)}`
const html = playgroundDocument({
  script,
  scriptHash: hashOf(script),
  secondary,
  secondaryHash: hashOf(secondary)
})
mkdirSync(`${root}playground/dist`, { recursive: true })
writeFileSync(out, html)
process.stdout.write(`${out}: ${gzipSync(html, { level: 9 }).length} bytes gz\n`)
