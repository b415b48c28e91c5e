import { existsSync, globSync, readFileSync } from "node:fs"
import { assert, it } from "@effect/vitest"
import { all } from "../src/failure/reason/all.ts"
import { guessesIn } from "./support/guesses.ts"

const src = new URL("../src/", import.meta.url)
const pure =
  /^(?:imap|lifecycle|mailbox)\/(wire|machine|sasl|following|mailboxes)\/(?!(?:Asker|Bell|Broadcast|grouped|Followers?|Listeners|Pause|Rounds|Subscriber|Surveyor|Untaken|Visitor)\.ts)/
const values = new Set("Bytes Result Option Redacted Duration Schema Base64 HashMap Inspectable".split(" "))

/** Each import of core as `file > names > from`, with relative paths resolved from `src`. */
const imports = globSync("**/*.ts", { cwd: src }).flatMap((file) => {
  const text = readFileSync(new URL(file, src), "utf8")
  return Array.from(
    text.matchAll(/^(?:import|export)\b([^;"]*?)\bfrom "(.+)"$|^import "(.+)"$/gm),
    (found) => {
      const from = found[2] ?? found[3] ?? ""
      const target = from.startsWith(".")
        ? new URL(from, new URL(file, src)).href.slice(src.href.length)
        : from
      return { file, names: found[1] ?? "", target }
    }
  )
})

const offenders = (test: (each: (typeof imports)[number]) => boolean) =>
  imports.filter(test).map(({ file, names, target }) => `${file} imports${names}from ${target}`)

const named = (names: string) => names.match(/\w+/g)?.filter((name) => !/^(?:type|as)$/.test(name)) ?? []

it("wire, machine and sasl use nothing of Effect's runtime, and nothing of each other's insides", () => {
  const runtime = offenders(({ file, names, target }) => {
    const allowed =
      /^effect(\/encoding\/\w+)?$/.test(target) && named(names).every((name) => values.has(name))
    return pure.test(file) && /^effect\b/.test(target) && !allowed
  })
  const inside = offenders(({ file, target }) => {
    const [from, to] = [pure.exec(file)?.[1], pure.exec(target)?.[1]]
    // UIDs and names of mailboxes are read as the wire format spells them
    const isRead = (from === "following" || from === "mailboxes") && to === "wire"
    return from !== undefined && to !== undefined && from !== to && !isRead
  })
  assert.deepStrictEqual([...runtime, ...inside], [])
})

it("only what composes the interpreter imports activities, nothing imports index.ts or public/, and core knows no platform", () => {
  const activities = offenders(
    ({ file, target }) =>
      target.startsWith("lifecycle/activity/") && !/^(?:lifecycle\/activity|mailbox)\//.test(file)
  )
  const index = offenders(
    ({ file, target }) => /^(?:index\.ts$|public\/)/.test(target) && file !== "index.ts"
  )
  const platform = offenders(
    ({ target }) => target.startsWith("node:") || target.startsWith("@effect/platform")
  )
  assert.deepStrictEqual([...activities, ...index, ...platform], [])
})

it("core uses three packages: effect, xstate and hashes", () => {
  // its own name is in examples; an index of Effect's loads all that it names, such as YAML, TOML and ZIP for Base64
  const used = /^(?:effect(?!\/(?:encoding|testing)$)|xstate|@noble\/hashes|@effect-imap\/core)(?:\/|$)/
  const outside = offenders(({ target }) => !target.endsWith(".ts") && !used.test(target))
  assert.deepStrictEqual(outside, [])
})

it("to connect and to trace, nothing of XState is loaded: its machine is made for those who ask for it", () => {
  const isType = /^\s*type\b/
  const loads = offenders(
    ({ file, names, target }) =>
      target === "xstate" && !isType.test(names) && file !== "lifecycle/machine/setup.ts"
  )
  const asks = offenders(
    ({ file, names, target }) =>
      (target === "lifecycle/machine/setup.ts" &&
        !isType.test(names) &&
        file !== "lifecycle/machine/connectionMachine.ts") ||
      (target === "lifecycle/machine/connectionMachine.ts" && file !== "lifecycle/Machine.ts")
  )
  assert.deepStrictEqual([...loads, ...asks], [])
})

/** What is loaded before a program that imports this begins: what `import()` names is not. */
const loadedWith = (file: string): ReadonlySet<string> => {
  const loaded = new Set([file])
  // iterating over a set includes what is added to it
  for (const each of loaded) {
    for (const { file, names, target } of imports) {
      if (file === each && target.endsWith(".ts") && !/^\s*type\b/.test(names)) loaded.add(target)
    }
  }
  return loaded
}

it("a program loads at its start nothing that few connections need: it comes before the first use", () => {
  const onDemand = [
    "lifecycle/scram.ts",
    "lifecycle/webCrypto.ts",
    "imap/sasl/scram.ts",
    "imap/sasl/ScramServer.ts",
    "imap/sasl/saslprep.ts",
    "imap/sasl/md5.ts",
    "imap/sasl/cramMd5.ts",
    "imap/sasl/digestMd5.ts",
    "mailbox/connection/work/download.ts",
    "mailbox/connection/work/read.ts",
    "mailbox/connection/turn/afterStream.ts"
  ]
  assert.deepStrictEqual(
    onDemand.filter((file) => !existsSync(new URL(file, src))),
    []
  )
  const atStart = loadedWith("index.ts")
  assert.isTrue(atStart.has("imap/sasl/plain.ts"))
  assert.deepStrictEqual(
    onDemand.filter((file) => atStart.has(file)),
    []
  )
})

it("tests in virtual time have all that is loaded at its first use, for such a clock does not wait for it", () => {
  const setup = new URL("support/loaded.ts", import.meta.url)
  assert.deepStrictEqual(
    loadedBy(setup).toSorted(),
    globSync("**/*.ts", { cwd: src })
      .flatMap((file) => loadedBy(new URL(file, src)))
      .toSorted()
  )
})

/** The files that a file loads when it needs them. */
const loadedBy = (file: URL): ReadonlyArray<string> =>
  Array.from(
    readFileSync(file, "utf8").matchAll(/^(?!\s*(?:\/?\*|\/\/)).*\bimport\("(\..+?)"\)/gm),
    ([, from = ""]) => new URL(from, file).href.slice(src.href.length)
  )

it("the imports are seen at all", () => {
  assert.isAbove(imports.length, 50)
})

it("M5 what a server said is put into upper case as ASCII alone, and only a redactor makes quotations", () => {
  const unicode = globSync("{imap/wire,lifecycle/activity,lifecycle/session}/**/*.ts", { cwd: src }).filter(
    (file) =>
      file !== "imap/wire/Grammar.ts" &&
      /\.to(?:Upper|Lower)Case\(/.test(readFileSync(new URL(file, src), "utf8"))
  )
  const makers = offenders(
    ({ file, names, target }) =>
      target === "trace/Redactor.ts" && named(names).includes("quotation") && !file.startsWith("trace/")
  )
  assert.deepStrictEqual([...unicode, ...makers], [])
})

it("the simulator and the testing kit are separate entry points; an examination makes profiles for it", () => {
  const kit = /^(?:simulator\/|public\/(?:Simulator|testing)\.ts$)/
  assert.deepStrictEqual(
    offenders(({ file, target }) => kit.test(target) && !kit.test(file) && file !== "examine/simulated.ts"),
    []
  )
})

it("a fleet, and effect/cluster with it, is a separate entry point: an app without one loads nothing of it", () => {
  const fleet = /^(?:fleet\/|public\/(?:ImapFleet|FleetStore)\.ts$)/
  const cluster = /^effect\/(?:cluster|rpc|sql)\b/
  assert.deepStrictEqual(
    offenders(({ file, target }) => (fleet.test(target) || cluster.test(target)) && !fleet.test(file)),
    []
  )
})

it("an examination is a separate entry point: an app loads nothing of it", () => {
  const own = /^(?:examine\/|public\/Examine\.ts$)/
  assert.deepStrictEqual(
    offenders(({ file, target }) => own.test(target) && !own.test(file)),
    []
  )
})

it("H1 an examination makes and removes in OwnMailboxes.ts alone, which takes no name from a response", () => {
  const removes = /\b(?:raw|ask)\(\s*"(?:CLOSE|CREATE|DELETE|RENAME|(?:UID )?EXPUNGE)"/
  const files = globSync("examine/**/*.ts", { cwd: src }).filter((file) =>
    removes.test(readFileSync(new URL(file, src), "utf8"))
  )
  assert.deepStrictEqual(files, ["examine/OwnMailboxes.ts"])
})

it("what a simulated server holds and answers is decided without Effect's runtime", () => {
  const decides =
    /^simulator\/(?:(?:mail|store|command)\/|respond\.ts|Turn\.ts|CommandReader\.ts|ClientCommand\.ts)/
  const allowed = new Set([...values, "DateTime"])
  assert.deepStrictEqual(
    offenders(
      ({ file, names, target }) =>
        decides.test(file) && /^effect\b/.test(target) && !named(names).every((name) => allowed.has(name))
    ),
    []
  )
})

it("words of a server decide in failure/quirk/ alone: no other folder compares text with a pattern", () => {
  const compares = /\/(?:[^/\\\n]|\\.)+\/[a-z]*\.(?:test|exec)\(|\.(?:match|search)\(/
  const lines = globSync(
    "{lifecycle/{activity,session,machine,interpreter},mailbox/{connection,supervision,following,mailboxes,telemetry}}/**/*.ts",
    {
      cwd: src
    }
  ).flatMap((file) =>
    readFileSync(new URL(file, src), "utf8")
      .split("\n")
      .filter((line) => compares.test(line))
      .map((line) => `${file}: ${line.trim()}`)
  )
  // what we log in with, what the app sends, FETCH's grammar
  const ours = [
    "lifecycle/activity/credential.ts",
    "lifecycle/session/Incoming.ts",
    "mailbox/connection/work/exchange.ts",
    "mailbox/connection/work/streaming.ts",
    "mailbox/following/Reading.ts"
  ]
  const fileOf = (line: string) => line.slice(0, line.indexOf(":"))
  assert.deepStrictEqual(
    lines.filter((line) => !ours.includes(fileOf(line))),
    []
  )
  assert.deepStrictEqual([...new Set(lines.map(fileOf))].toSorted(), ours)
})

it("an app that explains nothing loads no explanations: public/Explain.ts alone imports them", () => {
  const importing = globSync("**/*.ts", { cwd: src }).filter(
    (file) =>
      !file.startsWith("explain/") &&
      /"\.[^"\n]*\bexplain\/[^"\n]+"/.test(readFileSync(new URL(file, src), "utf8"))
  )
  assert.deepStrictEqual(importing, ["public/Explain.ts"])
})

it("the patterns of quirks stay in failure/quirk/, and nothing else compares what an error quotes", () => {
  const inside = "failure/quirk/"
  const patterns = new Set(
    globSync(`${inside}*.ts`, { cwd: src }).flatMap((file) =>
      Array.from(
        readFileSync(new URL(file, src), "utf8").matchAll(
          /^export const (\w+)(?:: RegExp)? =\s+(?:\/(?![/*])|new RegExp\b)/gm
        ),
        ([, name = ""]) => name
      )
    )
  )
  assert.includeMembers([...patterns], ["trouble", "addressBlocked"])
  const asked =
    /\/(?:Quirk|find|known|lines|endings|waiting|byCode|foreign|network|askedWait|authorities)\.ts$/
  assert.deepStrictEqual(
    offenders(
      ({ file, names, target }) =>
        target.startsWith(inside) &&
        !file.startsWith(inside) &&
        file !== "failure/quirksInForce.ts" &&
        (!asked.test(target) || named(names).some((name) => patterns.has(name)))
    ),
    []
  )
  const compared =
    /\.(?:test|exec|match|search)\([^()\n]*\bserverText\b|\bserverText\b(?:\?? ?\.\w+(?:\([^()\n]*\))?)*\??\.(?:match|matchAll|search)\(/
  const comparing = globSync("**/*.ts", { cwd: src }).filter(
    (file) => !file.startsWith(inside) && compared.test(readFileSync(new URL(file, src), "utf8"))
  )
  assert.deepStrictEqual(comparing, [])
})

it("what is known of refusals is loaded at the first one: no connection imports it", () => {
  const importing = (wanted: string) =>
    offenders(({ file, target }) => target === wanted && !file.startsWith("failure/quirk/"))
  assert.sameMembers(
    importing("failure/quirk/known.ts").map((line) => line.split(" ")[0]),
    ["failure/Quirks.ts", "simulator/Simulator.ts"]
  )
  assert.sameMembers(
    importing("failure/Quirks.ts").map((line) => line.split(" ")[0]),
    ["public/Quirks.ts", "trace/writer/refusals.ts"]
  )
})

it("each folder says what it is for in the first line of its README, in at most 160 characters", () => {
  const packages = new URL("../../", import.meta.url)
  const wordless = globSync("{core,node,visualizer}/src/{,**/}", { cwd: packages }).filter((folder) => {
    const readme = new URL(`${folder}/README.md`, packages)
    const [first = ""] = existsSync(readme) ? readFileSync(readme, "utf8").split("\n") : []
    return first === "" || first.startsWith("#") || first.length > 160
  })
  assert.deepStrictEqual(wordless, [])
})

it("no reason has more than 12 fields", () => {
  const large = Object.entries(all).flatMap(([tag, { fields }]) => {
    const { length } = Object.keys(fields)
    return length > 12 ? [`${tag}: ${length}`] : []
  })
  assert.deepStrictEqual(large, [])
})

it("a rule of the linter that does not hold in one place says why, in that place", () => {
  const packages = new URL("../../", import.meta.url)
  const silent = globSync("*/{src,test}/**/*.{ts,tsx}", { cwd: packages })
    .filter((file) => !file.includes(".generated."))
    .flatMap((file) =>
      readFileSync(new URL(file, packages), "utf8")
        .split("\n")
        .filter((line) => /\/[/*] oxlint-disable/.test(line) && !/ -- \S/.test(line))
        .map((line) => `${file}: ${line.trim()}`)
    )
  assert.deepStrictEqual(silent, [])
})

/** The rooms of each package, and of the model, top first: each uses only those that follow it. */
const floors = {
  "core/src":
    "index.ts public explain examine fleet mailbox discovery simulator lifecycle trace imap failure base",
  "visualizer/src": "index.ts public server element views page document export import model trace",
  "visualizer/src/model":
    "replay verdict rail diagrams index rules compare lane commands timeline waits lines connection steps machine fleet",
  "node/src": "index.ts cli promise visualizer testing fleet discovery profiles trace transport file child"
}

it.each(Object.entries(floors))(
  "in %s nothing imports upwards: values, types or `import()`",
  (name, text) => {
    const order = text.split(" ")
    const floorOf = (file: string) => order.indexOf(file.replace(/\/.*/, ""))
    const src = new URL(`../../${name}/`, import.meta.url)
    const files = globSync("**/*.{ts,tsx}", { cwd: src, exclude: ["**/*.generated.ts"] })
    const upwards = files.flatMap((file) =>
      Array.from(
        readFileSync(new URL(file, src), "utf8").matchAll(
          /^(?!\s*\*).*(?:\bfrom |^import |\bimport\()"(\.[^"]+)"/gm
        ),
        ([, from = ""]) => new URL(from, new URL(file, src)).href
      )
        .filter((target) => target.startsWith(src.href))
        .map((target) => target.slice(src.href.length))
        .filter((target) => floorOf(target) < floorOf(file))
        .map((target) => `${file} imports ${target}`)
    )
    assert.deepStrictEqual(upwards, [])
    const rooms = globSync("*", { cwd: src }).filter((each) => each !== "README.md")
    assert.deepStrictEqual(rooms.toSorted(), order.toSorted())
  }
)

/** What a module declares, by any name. */
const declared = /^export (?:declare )?(?:abstract )?(?:class|interface|type|const|function|enum) (\w+)/gm

it("a file has the name that its code is used by: PascalCase for a type, a service or a namespace, else camelCase", () => {
  const packages = new URL("../../", import.meta.url)
  const files = globSync("{core,node}/src/**/*.ts", { cwd: packages }).filter(
    (file) => !file.includes(".generated.")
  )
  const nameOf = (file: string) => file.replace(/^.*\//, "").replace(/\.ts$/, "")
  const namespaces = new Set<string>()
  const otherwise = files.flatMap((file) =>
    Array.from(
      readFileSync(new URL(file, packages), "utf8").matchAll(
        /^(?:import|export) (?:type )?\* as (\w+) from "(\.[^"]+)"/gm
      ),
      ([, name = "", from = ""]) => {
        namespaces.add(new URL(from, new URL(file, packages)).href)
        return name === nameOf(from) ? [] : [`${file} calls ${from} ${name}`]
      }
    ).flat()
  )
  const misnamed = files.filter((file) => {
    const name = nameOf(file)
    if (!/^[A-Z]/.test(name)) return false
    const text = readFileSync(new URL(file, packages), "utf8")
    const isOwn = Array.from(text.matchAll(declared)).some(([, own]) => own === name)
    // what `exports` lists is a namespace of the app's
    const isPublic = /^[^/]+\/src\/(?:\w+\/)?[^/]+$/.test(file)
    return !isOwn && !isPublic && !namespaces.has(new URL(file, packages).href)
  })
  assert.deepStrictEqual([...otherwise, ...misnamed], [])
})

it("what the words of reasons and quirks are made with loads nothing of Effect", () => {
  const plain =
    /^(?:failure\/(?:quirk|reason)\/|failure\/Advice\.ts|base\/(?:Sizes|visible)\.ts|lifecycle\/machine\/(?:Steps\.ts|steps\/))/
  assert.isAbove(imports.filter(({ file }) => plain.test(file)).length, 50)
  const isType = (names: string) => /^ type\b/.test(names)
  assert.deepStrictEqual(
    offenders(({ file, names, target }) => plain.test(file) && /^effect\b/.test(target) && !isType(names)),
    []
  )
})

it("no title, reason or advice guesses", () => {
  const { files, guesses } = guessesIn(src, "{failure,lifecycle,public}/**/*.ts")
  assert.isAbove(files, 100)
  assert.deepStrictEqual(guesses, [])
})
