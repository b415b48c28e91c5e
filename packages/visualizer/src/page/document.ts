/**
 * The page around the viewer: one file with everything in it, and the policy that lets nothing else in. Pure: the
 * command line, the live server and the page itself (which exports itself again) make it the same way.
 */

import type { Setting } from "../server/WhatIf.ts"
import { traceType } from "./traceType.ts"

/** A script, and what a Content-Security-Policy calls it: `sha256-…`. */
export interface Script {
  readonly script: string
  readonly scriptHash: string
}

/** Two of them. */
export interface Program extends Script {
  /** What a person opens now and then. */
  readonly secondary: string
  readonly secondaryHash: string
}

/** Where the second script leaves the function that makes its parts. */
export const secondaryKey = Symbol.for("imap-trace-view")

/** The second script: no module, for a page on disk cannot import from what it holds. */
export const secondaryScript = (make: string): string =>
  `globalThis[Symbol.for("${Symbol.keyFor(secondaryKey)}")]=${make}`

export interface Content {
  readonly title: string
  /** A trace, packed by gzip, in base64. */
  readonly trace?: string
  /** Where a live trace is streamed from. */
  readonly live?: string
  /** Where one looks first, as `Link` writes it. */
  readonly href?: string | undefined
  /** Two of its connections are compared at once. */
  readonly compare?: boolean | undefined
  /** Where the page was come from: one account's of a fleet leads back to all of them. */
  readonly back?: string | undefined
  /** The settings with which its server replays a connection. */
  readonly whatIf?: ReadonlyArray<Setting> | undefined
}

const policyOf = (scripts: string, connect: boolean): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    ...(connect ? ["connect-src 'self'"] : []),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    ...(connect ? ["frame-ancestors 'none'"] : []),
    "require-trusted-types-for 'script'",
    "trusted-types 'none'"
  ].join("; ")

/**
 * What the page may do: run its own scripts. A live page holds the first alone; it may also fetch from its server, and
 * load the rest of the program there. A server sends it as a header, where `frame-ancestors` counts too.
 */
export const contentSecurityPolicy = (
  { scriptHash, secondaryHash }: Pick<Program, "scriptHash" | "secondaryHash">,
  connect?: "self"
): string =>
  policyOf(
    `'${scriptHash}' ${connect === undefined ? `'${secondaryHash}'` : "'self'"}`,
    connect !== undefined
  )

/** What the page of a fleet may do: run its one script, and fetch from its server. */
export const fleetPolicy = ({ scriptHash }: Script): string => policyOf(`'${scriptHash}'`, true)

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? "")

/** The whole page. A page on disk carries its policy and both scripts; a live one gets the rest from its server. */
export const htmlDocument = (
  program: Program,
  { back, compare, href, live, title, trace, whatIf }: Content
): string => {
  const policy =
    live === undefined
      ? `<meta http-equiv="content-security-policy" content="${escaped(contentSecurityPolicy(program))}">\n`
      : ""
  const attributes = [
    ["stream", live],
    ["href", href],
    ["back", back],
    ["compare", compare === true ? "" : undefined],
    ["whatif", whatIf && JSON.stringify(whatIf)]
  ].map(([name, value]) => (value === undefined ? "" : ` ${name}="${escaped(value)}"`))
  const { script, scriptHash, secondary, secondaryHash } = program
  const second = live === undefined ? `<script type="module">${secondary}</script>\n` : ""
  const data = trace === undefined ? "" : `<script type="${traceType}">${trace}</script>\n`
  return page(
    title,
    policy,
    `<imap-trace-view page${attributes.join("")}></imap-trace-view>\n${data}${second}` +
      `<script type="module" data-hash="${scriptHash}" data-second="${secondaryHash}">${script}</script>\n`
  )
}

/** The page of a fleet, whose accounts come from `stream`. Its policy is its server's. */
export const fleetDocument = (
  { script }: Script,
  { stream, title }: { readonly title: string; readonly stream: string }
): string =>
  page(
    title,
    "",
    `<imap-fleet-view stream="${escaped(stream)}"></imap-fleet-view>\n<script type="module">${script}</script>\n`
  )

/** The playground: one script, which asks nobody for anything. */
export const playgroundDocument = ({ script, scriptHash }: Script): string =>
  page(
    "effect-imap playground",
    `<meta http-equiv="content-security-policy" content="${escaped(policyOf(`'${scriptHash}'`, false))}">\n`,
    `<imap-playground></imap-playground>\n<script type="module">${script}</script>\n`
  )

const page = (title: string, policy: string, body: string): string =>
  `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n${policy}` +
  `<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n` +
  `<meta name="referrer" content="no-referrer">\n<title>${escaped(title)}</title>\n` +
  `<link rel="icon" href="data:,">\n</head>\n<body>\n${body}</body>\n</html>\n`
