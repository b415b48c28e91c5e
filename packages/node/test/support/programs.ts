/** The real servers and programs that tests need beside Node: which are missing here, and the line that brings them. */
import { execFileSync } from "node:child_process"
import { accessSync, constants, existsSync, globSync } from "node:fs"
import { tmpdir } from "node:os"
import { delimiter, join } from "node:path"
import { fileURLToPath } from "node:url"
import { Option } from "effect"
import { isCi, isInstalled } from "../../../visualizer/test/browser/executable.ts"

const isExecutable = (path: string): boolean =>
  Option.isSome(Option.liftThrowable(accessSync)(path, constants.X_OK))

const isOnPath = (program: string): boolean =>
  (process.env["PATH"] ?? "").split(delimiter).some((folder) => isExecutable(join(folder, program)))

/** Where `packages/node/test/cyrus/fetch` has unpacked it. */
export const cyrusFolder = process.env["CYRUS_FOLDER"] ?? join(tmpdir(), "effect-imap-cyrus")

/** Where `packages/node/test/examine/fetch` has unpacked servers and proxies that are examined. */
export const examinedFolder = process.env["EXAMINED_FOLDER"] ?? join(tmpdir(), "effect-imap-examined")

/** Debian has one folder for each major version. */
export const postgresPrograms =
  globSync("/usr/lib/postgresql/*/bin").toSorted().at(-1) ?? "/usr/lib/postgresql/bin"

const edge = fileURLToPath(new URL("../../../../examples/edge", import.meta.url))

/** Needs root, and a kernel that lets it. */
const canDropFlows = () =>
  Option.isSome(
    Option.liftThrowable(execFileSync)("unshare", ["-n", "nft", "list", "ruleset"], { stdio: "ignore" })
  )

/** Needs root, and a kernel that lets it. */
const canMount = () =>
  Option.isSome(Option.liftThrowable(execFileSync)("unshare", ["--mount", "true"], { stdio: "ignore" }))

interface Program {
  readonly title: string
  readonly isHere: () => boolean
  /** As typed by root on Debian. */
  readonly line: string
}

const programs = {
  dovecot: {
    title: "Dovecot",
    isHere: () => ["/usr/sbin/dovecot", "/usr/lib/dovecot/imap"].every(isExecutable) && isOnPath("openssl"),
    line: "apt-get install --no-install-recommends dovecot-imapd openssl"
  },
  cyrus: {
    title: "Cyrus",
    isHere: () => isExecutable(join(cyrusFolder, "usr/lib/cyrus/bin/imapd")),
    line: "packages/node/test/cyrus/fetch"
  },
  examined: {
    title: "Courier, mailutils, WildDuck, hoodiecrow, nginx, imapproxy, perdition and stunnel",
    // written last
    isHere: () => existsSync(join(examinedFolder, "stamp")),
    line: "packages/node/test/examine/fetch"
  },
  courier: {
    title: "Courier in a mount namespace",
    isHere: canMount,
    line: "root"
  },
  postgres: {
    title: "PostgreSQL",
    isHere: () => isExecutable(join(postgresPrograms, "initdb")),
    line: "apt-get install --no-install-recommends postgresql"
  },
  chromium: {
    title: "Chromium",
    isHere: () => isInstalled,
    line: "apt-get install --no-install-recommends chromium-headless-shell fonts-dejavu-core, or CHROMIUM=path"
  },
  python: {
    title: "Python",
    isHere: () => isOnPath("python3"),
    line: "apt-get install --no-install-recommends python3"
  },
  microsocks: {
    title: "microsocks",
    isHere: () => isOnPath("microsocks"),
    line: "apt-get install microsocks"
  },
  tinyproxy: {
    title: "tinyproxy",
    isHere: () => isOnPath("tinyproxy"),
    line: "apt-get install tinyproxy-bin"
  },
  workerd: {
    title: "workerd, which runs Cloudflare Workers",
    isHere: () => isExecutable(join(edge, "node_modules/.bin/workerd")),
    line: "pnpm --dir examples/edge install --frozen-lockfile"
  },
  nft: {
    title: "nft in a network namespace",
    isHere: canDropFlows,
    line: "apt-get install nftables iproute2, and root"
  }
} satisfies Readonly<Record<string, Program>>

/** Why tests with it cannot run here. */
export const whyMissing = (name: keyof typeof programs): string | undefined =>
  programs[name].isHere() ? undefined : `${programs[name].title} is missing: ${programs[name].line}`

/** Returns whether tests with it are left out: they must run where `CI` is set. The end of a run says what was left out. */
export const isLeftOut = (name: keyof typeof programs): boolean => !isCi && whyMissing(name) !== undefined

/** For the end of a run; empty where everything is here. */
export const report = (): string => {
  const absent = Object.values<Program>(programs).filter(({ isHere }) => !isHere())
  const width = Math.max(...absent.map(({ title }) => title.length))
  const lines = absent.map(({ line, title }) => `  ${title.padEnd(width)}  ${line}`)
  return absent.length === 0 ? "" : ["Missing here, and what brings it:", ...lines, ""].join("\n")
}
