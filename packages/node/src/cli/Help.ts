/** Renders `--help` to the width of the terminal: flags in groups, examples, exit codes and variables. */
import { wrapped } from "@effect-imap/visualizer/internal/Terminal"
import { Option } from "effect"
import type { HelpDoc } from "effect/cli"
import * as ExitCode from "./output/ExitCode.ts"
import { typed } from "./output/program.ts"
import { groups } from "./settings/flags.ts"

type Row = readonly [name: string, about: string]

/** A longer name gets a separate line. */
const maxNameWidth = 30

const codes: ReadonlyArray<Row> = [
  ["0", "It succeeded, and the result was written"],
  [String(ExitCode.commandLine), "The command line is not valid"],
  [String(ExitCode.noHost), "The host does not exist"],
  [String(ExitCode.unavailable), "No such mailbox, no usable mechanism, or any other failure"],
  ["74, 141", "The result could not be written: the disk is full, or nothing reads it"],
  [String(ExitCode.temporary), "The same command may succeed now or later"],
  [String(ExitCode.protocol), "TLS or its certificate failed, or the server broke the protocol"],
  [String(ExitCode.permission), "The account's owner must act, at the provider or with the credential"],
  [String(ExitCode.configuration), "The account, a file or the port is wrong"],
  ["130", "Interrupted"]
]

const variables: ReadonlyArray<Row> = [
  ["IMAP_HOST, IMAP_USER …", "Every setting: --read-only is IMAP_READ_ONLY. A flag takes precedence"],
  ["IMAP_PASSWORD, IMAP_TOKEN", "The credential, which cannot be an argument"],
  ["IMAP_PROXY", "A proxy's URL with its password"],
  ["IMAP_TRACE", "A file, or a folder that ends in /, for traces"],
  ["NO_COLOR", "No colour"]
]

/** Renders the help in lines of at most `width` columns. */
export const render = (doc: HelpDoc.HelpDoc, width: number): string =>
  [
    ...wrapped(doc.description, width),
    "",
    "USAGE",
    `  ${typed(doc.usage)}`,
    "",
    ...section("ARGUMENTS", (doc.args ?? []).map(argumentRow), width),
    ...flagSections(doc, width),
    ...(doc.subcommands ?? []).flatMap(({ commands }) =>
      section(
        "COMMANDS",
        commands.map(({ description, name }) => [name, description]),
        width
      )
    ),
    ...examplesOf(doc, width),
    ...connectSections(doc, width),
    ...section("GLOBAL FLAGS", (doc.globalFlags ?? []).map(flagRow), width)
  ]
    .join("\n")
    .trimEnd()

const section = (title: string, rows: ReadonlyArray<Row>, width: number): ReadonlyArray<string> => {
  if (rows.length === 0) return []
  const left =
    Math.min(
      maxNameWidth,
      rows.reduce((most, [name]) => Math.max(most, name.length), 0)
    ) + 4
  return [
    title,
    ...rows.flatMap(([name, about]) => {
      const lines = wrapped(about, width - left)
      const isLong = name.length + 4 > left
      const [first = "", ...rest] = isLong ? ["", ...lines] : lines
      return [`  ${name}`.padEnd(left) + first, ...rest.map((line) => " ".repeat(left) + line)].map((line) =>
        line.trimEnd()
      )
    }),
    ""
  ]
}

const flagRow = ({ aliases, description, name, type }: HelpDoc.FlagDoc): Row => [
  [`--${name}`, ...aliases].join(", ") +
    (type === "boolean" ? "" : ` ${type === "choice" || type.includes("|") ? "WORD" : type}`),
  Option.getOrElse(description, () => "")
]

/** Renders the flags, in the groups of `connect` if the command shares its flags. */
const flagSections = ({ commandPath = [], flags }: HelpDoc.HelpDoc, width: number) => {
  if (!isGrouped(commandPath.at(-1))) return section("FLAGS", flags.map(flagRow), width)
  const grouped = Object.values(groups).flat()
  const others = flags.filter(({ name }) => !grouped.includes(name))
  return [
    ...section("RECORDING AND OUTPUT", others.map(flagRow), width),
    ...Object.entries(groups).flatMap(([title, names]) =>
      section(title, flags.filter(({ name }) => names.includes(name)).map(flagRow), width)
    )
  ]
}

const isGrouped = (command: string | undefined): boolean => connects(command) || command === "replay"

const connects = (command: string | undefined): boolean =>
  command === "connect" || command === "list" || command === "examine"

const argumentRow = ({ description, name, required, variadic }: HelpDoc.ArgDoc): Row => [
  `${name}${variadic ? "..." : ""}`,
  Option.getOrElse(description, () => "") + (required ? "" : " (optional)")
]

const connectSections = ({ commandPath = [] }: HelpDoc.HelpDoc, width: number) =>
  connects(commandPath.at(-1))
    ? [...section("EXIT CODES", codes, width), ...section("VARIABLES", variables, width)]
    : []

const examplesOf = ({ examples = [] }: HelpDoc.HelpDoc, width: number): ReadonlyArray<string> =>
  examples.length === 0
    ? []
    : [
        "EXAMPLES",
        ...examples.flatMap(({ command, description = "" }) => [
          ...wrapped(description, width - 4).map((line) => `  # ${line}`),
          `  ${typed(command)}`
        ]),
        ""
      ]
