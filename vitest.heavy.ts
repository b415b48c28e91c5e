import { availableParallelism } from "node:os"

/**
 * Tests that are projects of their own, since they take minutes or need more than Node: by kind, below each package.
 * `pnpm test` runs them all; `pnpm test:daily` leaves them out.
 */
export const heavy = {
  core: {
    /** The machine's whole state space, a thousand accounts, and what large answers cost. */
    load: [
      "test/machine/model.test.ts",
      "test/fleet/many.test.ts",
      "test/supervision/turns.test.ts",
      "test/**/linear.test.ts"
    ]
  },
  node: {
    /** Real Dovecot, Cyrus, PostgreSQL and proxies. */
    servers: [
      "test/{cyrus,dovecot,postgres,surviving}/**/*.test.ts",
      "test/fleet/{peers,pruned,rights,store}.test.ts",
      "test/cli/{connect/ways,fleet/run}.test.ts",
      "test/proxy/real.test.ts"
    ],
    /** Hundreds of accounts over several runners, whose leases run out if the machine is busy with something else. */
    fleet: ["test/fleet/{cluster,fleet}.test.ts"],
    browser: ["test/runtimes/{browser,pageExample}.test.ts", "test/visualizer/{attacks,race}.test.ts"],
    /** The command, as processes. */
    command: [
      "test/child/children.test.ts",
      "test/cli/{commandLine,simulate}.test.ts",
      "test/cli/{demo,discover,list,visualize}/*.test.ts",
      "test/cli/connect/{connect,keep,known}.test.ts",
      "test/cli/fleet/{page,status}.test.ts",
      "test/cli/output/{output,secrets}.test.ts",
      "test/cli/settings/settings.test.ts",
      "test/fleet/Watchdog.test.ts",
      "test/testing/pageOnFailure.test.ts"
    ]
  },
  visualizer: {
    browser: ["test/browser/**/*.test.ts"]
  }
}

/** What computes has a worker for each processor. */
export const computing = { maxWorkers: "100%" }

/** What waits for other processes waits side by side, once all that computes is done. */
export const waiting = { maxWorkers: 2 * availableParallelism(), sequence: { groupOrder: 1 } }

/** One file after the other, and nothing else. */
export const alone = { maxWorkers: 1, sequence: { groupOrder: 2 } }

/** For `exclude` of a package's own project. */
export const allOf = (kinds: Readonly<Record<string, ReadonlyArray<string>>>): Array<string> =>
  Object.values(kinds).flat()
