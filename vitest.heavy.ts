import { mkdtempSync, rmSync } from "node:fs"
import { availableParallelism, tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"

/**
 * Tests that take minutes or need more than Node: by kind, below each package. `pnpm test:daily` leaves them out; in
 * `pnpm test`, `fleet` and `browser` are projects, and the others are among the tests of their package.
 */
export const heavy = {
  core: {
    /**
     * The machine's whole state space, a thousand accounts, what large answers cost; and what is tried with many random
     * lives, texts or passwords, at each millisecond, or for weeks of virtual time.
     */
    load: [
      "test/machine/model.test.ts",
      "test/fleet/{changes,many,traces}.test.ts",
      "test/supervision/{flood,storm,tokens,turns,verdicts}.test.ts",
      "test/connection/{closing,hostile,known,quotations,secrets,sharing}.test.ts",
      "test/examine/{committed,examine,simulated}.test.ts",
      "test/following/{anyHistory,Broadcast,oddServer,turnsAnyHistory}.test.ts",
      "test/mailboxes/anyHistory.test.ts",
      "test/memory/hostile.test.ts",
      "test/sasl/scramHostile.test.ts",
      "test/testing/TransportContract.test.ts",
      "test/simulator/{consistency,fuzz}.test.ts",
      "test/simulator/recording/fromTrace.test.ts",
      "test/trace/{Redactor,canary}.test.ts",
      "test/wire/longLists.test.ts",
      "test/**/linear.test.ts"
    ]
  },
  node: {
    /** Real Dovecot, Cyrus, PostgreSQL and proxies. */
    servers: [
      "test/{cyrus,dovecot,examine,postgres,surviving}/**/*.test.ts",
      "test/fleet/{pruned,rights,store,storedText}.test.ts",
      "test/cli/{connect/ways,fleet/run}.test.ts",
      "test/transport/proxy/{contract,real}.test.ts",
      "test/transport/yielding.test.ts",
      "test/transport/tunnel/tunnel.test.ts"
    ],
    /** Several runners, whose leases run out if they get no processor for seconds. */
    fleet: ["test/fleet/{cluster,day,fleet,peers}.test.ts"],
    browser: ["test/runtimes/{browser,pageExample}.test.ts", "test/visualizer/{attacks,race}.test.ts"],
    /** The command, as processes, and what waits for seconds. */
    command: [
      "test/child/children.test.ts",
      "test/cli/{clone,commandLine,simulate}.test.ts",
      "test/cli/{demo,discover,examine,list,visualize}/*.test.ts",
      "test/cli/connect/{connect,environmentProxy,keep,known}.test.ts",
      "test/cli/fleet/{page,status}.test.ts",
      "test/cli/output/{output,secrets}.test.ts",
      "test/cli/settings/{secretArguments,settings}.test.ts",
      "test/cli/trace/interrupted.test.ts",
      "test/{file/PrivateFile,fleet/Watchdog,transport/memory}.test.ts",
      "test/{discovery/discover,promise/supervise,testing/pageOnFailure}.test.ts"
    ]
  },
  visualizer: {
    /** What large traces cost, and traces of many random lives or logins. */
    load: [
      "test/export/{forms,logins}.test.ts",
      "test/{import,model}/linear.test.ts",
      "test/playground/{proven,stories}.test.ts",
      "test/hostile.test.ts"
    ],
    browser: ["test/browser/**/*.test.ts"]
  }
}

/** What V8 compiles in one worker is for all others, and for the commands that they start. A test's file has another address in each run, so that nothing is kept. */
if (process.env["NODE_COMPILE_CACHE"] === undefined) {
  const folder = mkdtempSync(join(tmpdir(), "effect-imap-compiled-"))
  process.env["NODE_COMPILE_CACHE"] = folder
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }))
}

/**
 * Of all projects, so that all are one group: what waits for servers, browsers and other processes does so beside what
 * computes. Three workers more than there are processors keep these busy, for half of the tests' time is waiting.
 */
export const shared = {
  maxWorkers: availableParallelism() + 3,
  /** Tests of a file that wait for servers do so at the same time. */
  maxConcurrency: 10,
  // a busy machine is no failure: what has to be quick says so in virtual time
  testTimeout: 300_000,
  hookTimeout: 300_000,
  /** Node imports the sources as it does for an app: what Vite makes of them is an eighth slower. */
  experimental: { viteModuleRunner: false, nodeLoader: false },
  setupFiles: [fileURLToPath(new URL("packages/core/test/support/priority.ts", import.meta.url))]
}

/** For `exclude` of a package's own project. */
export const allOf = (kinds: Readonly<Record<string, ReadonlyArray<string>>>): Array<string> =>
  Object.values(kinds).flat()
