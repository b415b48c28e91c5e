/**
 * The page around the viewer: one file with everything in it, and the policy that allows nothing else. Pure: the
 * command line, the live server and the page itself (which exports itself again) make it in the same way.
 */

import type { Setting } from "./Question.ts"
import { traceType } from "./traceType.ts"

/** A script, and its source in a Content-Security-Policy: `sha256-…`. */
export interface Script {
  readonly script: string
  readonly scriptHash: string
}

/** The first script and the second one. */
export interface Program extends Script {
  /** The script of what a person opens only now and then. */
  readonly secondary: string
  readonly secondaryHash: string
}

/** The global key of the function that makes the second script's parts. */
export const secondaryKey = Symbol.for("imap-trace-view")

/** Writes the second script. It is not a module, because a page on disk cannot import its own contents. */
export const secondaryScript = (make: string): string =>
  `globalThis[Symbol.for("${Symbol.keyFor(secondaryKey)}")]=${make}`

export interface Content {
  readonly title: string
  /** A trace, gzip in base64. */
  readonly trace?: string
  /** The address from which a live trace is streamed. */
  readonly live?: string
  /** The first place to look at, as `Link` writes it. */
  readonly href?: string | undefined
  /** True if two of its connections are compared at once. */
  readonly compare?: boolean | undefined
  /** The address of the previous page: that of one account leads back to the fleet. */
  readonly back?: string | undefined
  /** The settings with which its server can replay a connection. */
  readonly whatIf?: ReadonlyArray<Setting> | undefined
  /** The content of the page before the trace. */
  readonly before?: Before | undefined
}

/** Finished markup, and its style, with the source of that in a Content-Security-Policy. */
export interface Before {
  readonly markup: string
  readonly style: string
  readonly styleHash: string
}

/**
 * Returns what the page may do: run its own scripts. A live page contains only the first; it may also fetch from its
 * server, and load the rest there. A server sends the policy as a header, where `frame-ancestors` counts too.
 */
export const contentSecurityPolicy = (
  { scriptHash, secondaryHash }: Pick<Program, "scriptHash" | "secondaryHash">,
  connect?: "self",
  styleHash?: string
): string =>
  policyOf(
    `'${scriptHash}' ${connect === undefined ? `'${secondaryHash}'` : "'self'"}`,
    connect !== undefined,
    styleHash
  )

const policyOf = (scripts: string, connect: boolean, styleHash?: string): string =>
  [
    "default-src 'none'",
    `script-src ${scripts}`,
    ...(styleHash === undefined ? [] : [`style-src '${styleHash}'`]),
    ...(connect ? ["connect-src 'self'"] : []),
    "img-src data:",
    "base-uri 'none'",
    "form-action 'none'",
    ...(connect ? ["frame-ancestors 'none'"] : []),
    "require-trusted-types-for 'script'",
    "trusted-types 'none'"
  ].join("; ")

/** Returns what the page of a fleet may do: run its one script, and fetch from its server. */
export const fleetPolicy = ({ scriptHash }: Script): string => policyOf(`'${scriptHash}'`, true)

/**
 * Writes the whole page. A page on disk contains its policy and both scripts; a live one gets the rest from its server.
 */
export const htmlDocument = (
  program: Program,
  { back, before, compare, href, live, title, trace, whatIf }: Content
): string => {
  const policy =
    live === undefined
      ? `<meta http-equiv="content-security-policy" content="${escaped(contentSecurityPolicy(program, undefined, before?.styleHash))}">\n`
      : ""
  const style = before === undefined ? "" : `<style>${before.style}</style>\n`
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
    policy + style,
    `${before?.markup ?? ""}<imap-trace-view page${attributes.join("")}></imap-trace-view>\n${data}${second}` +
      `<script type="module" data-hash="${scriptHash}" data-second="${secondaryHash}">${script}</script>\n`
  )
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" }

const escaped = (text: string): string => text.replaceAll(/[&<>"]/g, (character) => entities[character] ?? "")

const page = (title: string, policy: string, body: string): string =>
  `<!doctype html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n${policy}` +
  `<meta name="viewport" content="width=device-width">\n<meta name="color-scheme" content="light dark">\n` +
  `<meta name="referrer" content="no-referrer">\n<title>${escaped(title)}</title>\n` +
  `<link rel="icon" href="data:,">\n</head>\n<body>\n${body}</body>\n</html>\n`

/** Writes the page of a fleet, whose accounts come from `stream`. Its server sends the policy. */
export const fleetDocument = (
  { script }: Script,
  { stream, title }: { readonly title: string; readonly stream: string }
): string =>
  page(
    title,
    "",
    `<imap-fleet-view stream="${escaped(stream)}"></imap-fleet-view>\n<script type="module">${script}</script>\n`
  )

/**
 * Writes the playground: three scripts without any request. The first is no module, and so runs before the others have
 * been read: the page is shown by then.
 */
export const playgroundDocument = (
  { script, scriptHash, secondary, secondaryHash }: Program,
  library: Script
): string =>
  page(
    "effect-imap playground",
    `<meta http-equiv="content-security-policy" content="${escaped(policyOf(`'${scriptHash}' '${secondaryHash}' '${library.scriptHash}'`, false))}">\n`,
    `<imap-playground></imap-playground>\n<script>${secondary}</script>\n<script>${script}</script>\n` +
      `<script type="module">${library.script}</script>\n`
  )
