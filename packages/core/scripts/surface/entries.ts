/**
 * The entry points of each package, from which its `exports` are written.
 *
 * A file of `src/public/` is an entry point of its name; in node, so is a file named `Node…`. `internal` is for the code
 * of the packages of this repository alone: they are published in one version and need exactly that one. It is published
 * without types: what a public function takes or returns has a name in a public module, which `.ci/packed` checks.
 */
import { globSync } from "node:fs"
import { basename } from "node:path"

export interface Entries {
  /** A path such as `./Account`, and its file in `src`. */
  readonly public: Readonly<Record<string, string>>
  readonly internal: Readonly<Record<string, string>>
  /** Entry points that are bundled: their types come from `src`, the rest from `dist`. */
  readonly bundled: Readonly<Record<string, string>>
  /** Files that are published as they are, and imported by their path. */
  readonly data?: ReadonlyArray<string>
}

/** The repository. */
export const root = new URL("../../../../", import.meta.url)

const publicOf = (name: string): Readonly<Record<string, string>> =>
  Object.fromEntries(
    globSync("*.ts", { cwd: new URL(`packages/${name}/src/public/`, root) })
      .toSorted()
      .map((file) => [`./${file.slice(0, -".ts".length)}`, `public/${file}`])
  )

/** Where a file of `src` is published. */
export const inDist = (file: string): string => `./dist/${file.replace(/\.tsx?$/, ".js")}`

export const packages: Readonly<Record<string, Entries>> = {
  core: {
    public: { ".": "index.ts", ...publicOf("core") },
    data: ["./servers.json"],
    internal: {
      "./internal/Account": "lifecycle/Account.ts",
      "./internal/Advice": "failure/Advice.ts",
      "./internal/Argument": "imap/Argument.ts",
      "./internal/BodyStructure": "imap/BodyStructure.ts",
      "./internal/Changes": "mailbox/Changes.ts",
      "./internal/Command": "imap/Command.ts",
      "./internal/contribution": "examine/contribution.ts",
      "./internal/Discovery": "discovery/Discovery.ts",
      "./internal/Envelope": "imap/Envelope.ts",
      "./internal/facts": "trace/kindOfFact.ts",
      "./internal/ImapConnection": "mailbox/ImapConnection.ts",
      "./internal/ImapError": "failure/ImapError.ts",
      "./internal/ImapFleet": "fleet/ImapFleet.ts",
      "./internal/Lockouts": "lifecycle/Lockouts.ts",
      "./internal/LongWork": "base/LongWork.ts",
      "./internal/MailAddress": "discovery/MailAddress.ts",
      "./internal/Mailbox": "imap/Mailbox.ts",
      "./internal/Mechanism": "imap/Mechanism.ts",
      "./internal/Mime": "imap/Mime.ts",
      "./internal/Quotation": "failure/Quotation.ts",
      "./internal/Reason": "failure/Reason.ts",
      "./internal/Redactor": "trace/Redactor.ts",
      "./internal/Report": "lifecycle/Report.ts",
      "./internal/Response": "imap/Response.ts",
      "./internal/ServerProfiles": "lifecycle/ServerProfiles.ts",
      "./internal/Sizes": "base/Sizes.ts",
      "./internal/StateId": "trace/StateId.ts",
      "./internal/Steps": "base/steps.ts",
      "./internal/Supervised": "mailbox/Supervised.ts",
      "./internal/Trace": "trace/Trace.ts",
      "./internal/TraceWriter": "trace/TraceWriter.ts",
      "./internal/Transport": "lifecycle/Transport.ts",
      "./internal/expects": "failure/expects.ts",
      "./internal/is": "base/is.ts",
      "./internal/options": "failure/options.ts",
      "./internal/onlyReads": "imap/onlyReads.ts",
      "./internal/machine": "lifecycle/Machine.ts",
      "./internal/simulator": "simulator/Simulator.ts"
    },
    bundled: {}
  },
  visualizer: {
    public: { ".": "index.ts", ...publicOf("visualizer") },
    internal: {
      "./internal/Asked": "model/replay/Asked.ts",
      "./internal/Chart": "model/diagrams/Chart.ts",
      "./internal/ChartSvg": "export/chartSvg.ts",
      "./internal/Compare": "export/compare.ts",
      "./internal/Connection": "model/connection/Connection.ts",
      "./internal/Choices": "export/Choices.ts",
      "./internal/Diff": "model/compare/Diff.ts",
      "./internal/ExaminationPage": "document/examinationPage.ts",
      "./internal/Explain": "export/explain.ts",
      "./internal/Export": "export/Export.ts",
      "./internal/Fleet": "model/fleet/Fleet.ts",
      "./internal/FleetText": "export/fleetText.ts",
      "./internal/Follow": "model/connection/Follow.ts",
      "./internal/Html": "document/html.ts",
      "./internal/Index": "model/index/Index.ts",
      "./internal/Lane": "model/lane/accountConnectionsIn.ts",
      "./internal/Phase": "model/machine/phase.ts",
      "./internal/Reader": "trace/Reader.ts",
      "./internal/Helped": "model/replay/helped.ts",
      "./internal/RecordedCall": "model/replay/RecordedCall.ts",
      "./internal/Rules": "model/rules/index.ts",
      "./internal/Spans": "model/connection/spans.ts",
      "./internal/Stately": "export/stately.ts",
      "./internal/Step": "model/steps/Step.ts",
      "./internal/Steps": "model/steps/Steps.ts",
      "./internal/Terminal": "export/terminal.ts",
      "./internal/TraceFiles": "server/files.ts",
      "./internal/Verdict": "model/verdict/Verdict.ts",
      "./internal/VisualizerServer": "server/VisualizerServer.ts",
      "./internal/Wait": "model/waits/Wait.ts",
      "./internal/Waiting": "model/connection/Waiting.ts",
      "./internal/Waits": "model/waits/waitsOf.ts",
      "./internal/Waterfall": "export/Waterfall.ts",
      "./internal/Words": "model/steps/words.ts"
    },
    bundled: { "./element": "element/index.ts" }
  },
  node: {
    public: {
      ".": "index.ts",
      ...Object.fromEntries(
        globSync("{*/Node*,promise/promise,testing/testing}.ts", { cwd: new URL("packages/node/src/", root) })
          .map((file) => [`./${basename(file, ".ts")}`, file] as const)
          .toSorted(([one], [other]) => (one < other ? -1 : 1))
      )
    },
    internal: {},
    bundled: {}
  }
}
