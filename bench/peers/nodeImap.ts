import Connection from "node-imap"
import { type Client, host, type Items, password, user } from "../client/Client.ts"

const options: Readonly<Record<Items, object>> = {
  flags: {},
  envelopes: { envelope: true },
  bodies: { bodies: "" }
}

export const nodeImap: Client = async ({ mailbox, port, security }) => {
  const client = new Connection({
    host,
    port,
    user,
    password,
    tls: security === "tls",
    autotls: security === "starttls" ? "required" : "never",
    // otherwise it would send the address as a server name, which RFC 6066 §3 forbids
    tlsOptions: { host, servername: "" },
    authTimeout: 60_000
  })
  await new Promise<void>((resolve, reject) => {
    client.once("ready", resolve)
    client.once("error", reject)
    client.connect()
  })
  client.on("error", () => {})
  await new Promise<void>((resolve, reject) => {
    client.openBox(mailbox, (error) => (error ? reject(error) : resolve()))
  })
  const read = (range: string, items: Items) =>
    new Promise<{ readonly messages: number; readonly octets: number }>((resolve, reject) => {
      let messages = 0
      let octets = 0
      const request = client.seq.fetch(range, options[items])
      request.on("message", (message) => {
        message.on("body", (body) => {
          body.on("data", (chunk) => {
            octets += chunk.length
          })
        })
        message.on("attributes", () => {
          messages += 1
        })
      })
      request.once("error", reject)
      request.once("end", () => resolve({ messages, octets }))
    })
  return {
    logout: () =>
      new Promise((resolve) => {
        client.once("close", () => resolve())
        client.end()
      }),
    fetch: async (items) => (await read("1:*", items)).messages,
    collect: async () => (await read("1", "bodies")).octets,
    stream: async () => (await read("1", "bodies")).octets
  }
}
