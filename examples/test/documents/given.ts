/** The context of a fragment of code in a document: the imports and values that its reader has. */
import type { Block } from "./documents.ts"

const from = (specifier: string, ...names: ReadonlyArray<string>) =>
  names.map((name) => [name, `import { ${name} } from "${specifier}"`] as const)

const given: Readonly<Record<string, string>> = Object.fromEntries([
  ...from("effect", "Effect", "Layer", "Schedule", "Redacted", "Stream", "Match"),
  ...from("effect/socket", "Socket"),
  ...from(
    "@effect-imap/core",
    "Account",
    "Command",
    "ImapConnection",
    "Memory",
    "Policy",
    "Providers",
    "Quirks",
    "Reason",
    "Transport"
  ),
  ...from("@effect-imap/core/testing", "TransportContract"),
  ...from(
    "@effect-imap/node",
    "NodeImap",
    "NodeDiscovery",
    "NodeTrace",
    "NodeTransport",
    "NodeVisualizer",
    "NodeProfiles"
  ),
  ...from("@effect-imap/node/testing", "pageOnFailure"),
  ...from("@effect/vitest", "assert", "it"),
  ...from("node:test", "test"),
  ["Simulator", `import * as Simulator from "@effect-imap/core/Simulator"`],
  ["account", `declare const account: import("@effect-imap/core").Account.Account`],
  [
    "program",
    `declare const program: import("effect").Effect.Effect<
      void,
      import("@effect-imap/core").ImapError.ImapError,
      import("@effect-imap/core").Transport.Transport | import("effect").Scope.Scope
    >`
  ],
  ["peer", `declare const peer: import("@effect-imap/core/testing").TransportContract.Options["peer"]`],
  ["fetchAccessToken", `declare const fetchAccessToken: import("effect").Effect.Effect<string, Error>`],
  ["error", `declare const error: import("@effect-imap/core").ImapError.ImapError`],
  ...["create", "askAgain", "waitAWhile"].map((name) => [
    name,
    `declare const ${name}: (...facts: ReadonlyArray<unknown>) => import("effect").Effect.Effect<void>`
  ]),
  ["askTheUser", `declare const askTheUser: (advice: string) => import("effect").Effect.Effect<void>`]
])

const isDeclared = (code: string, name: string) =>
  new RegExp(`^(?:(?:declare )?const|import .*\\b)\\s*(?:${name}|\\{[^}]*\\b${name}\\b)`, "m").test(code)

/** A fragment with what it takes for granted. A docstring that imports anything imports all that it needs. */
export const complete = ({ code, file, given: own }: Block): string => {
  if (file.endsWith(".ts") && code.includes("import ")) return code
  const needed = Object.entries(given).filter(
    ([name]) => new RegExp(`\\b${name}\\b`).test(code) && !isDeclared(`${own}\n${code}`, name)
  )
  return [...needed.map(([, line]) => line), own, code].join("\n")
}
