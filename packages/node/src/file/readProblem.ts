import type { PlatformError } from "effect"

/** Returns why a file could not be read. */
export const readProblem = ({ reason }: PlatformError.PlatformError): string =>
  problems[reason._tag] ?? problems.other

const problems: Readonly<Record<string, string>> & { readonly other: string } = {
  NotFound: "the file does not exist",
  PermissionDenied: "the file cannot be read: permission denied",
  BadResource: "this is not a file",
  other: "the file cannot be read"
}
