/** The clients by name. The peers are available if `bench/peers` is installed. */
import { existsSync } from "node:fs"
import type { Client } from "./Client.ts"

const clients: Readonly<Record<string, () => Promise<Client>>> = {
  "effect-imap": async () => (await import("./effectImap.ts")).effectImap,
  unresumed: async () => (await import("./effectImap.ts")).unresumed,
  imapflow: async () => (await import("../peers/imapflow.ts")).imapflow,
  "node-imap": async () => (await import("../peers/nodeImap.ts")).nodeImap,
  "emailjs-imap-client": async () => (await import("../peers/emailjs.ts")).emailjs,
  supervised: async () => (await import("./supervised.ts")).supervised,
  sockets: async () => (await import("./sockets.ts")).sockets
}

const isThere = (name: string) =>
  name === "effect-imap" ||
  name === "sockets" ||
  existsSync(new URL(`../peers/node_modules/${name}`, import.meta.url))

/**
 * The clients that can be compared here: ours, the peers, and bare sockets. No other client keeps an account selected, or
 * resumes sessions of TLS.
 */
export const names: ReadonlyArray<string> = Object.keys(clients).filter(
  (name) => name !== "supervised" && name !== "unresumed" && isThere(name)
)

export const clientNamed = (name: string): Promise<Client> => {
  const client = clients[name]
  return client === undefined ? Promise.reject(new Error(`no client is called ${name}`)) : client()
}
