/** The examples as programs, for `run.ts` and for tests. */
import { fileURLToPath } from "node:url"
import type { NodeSimulator } from "@effect-imap/node"

/** The variables that lead an example to a simulated server. */
export const variablesOf = ({ ca, host, password, tlsPort, user }: NodeSimulator.NodeSimulator) => ({
  IMAP_HOST: host,
  IMAP_PORT: `${tlsPort}`,
  IMAP_SECURITY: "tls",
  IMAP_USER: user,
  IMAP_PASSWORD: password,
  IMAP_CA: ca
})

export const fileOf = (name: string): string => fileURLToPath(new URL(`${name}.ts`, import.meta.url))
