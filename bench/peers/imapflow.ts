import { ImapFlow } from "imapflow"
import { type Client, host, type Items, password, user } from "../client/Client.ts"

const queries: Readonly<Record<Items, object>> = {
  flags: { uid: true, flags: true },
  envelopes: { uid: true, envelope: true },
  bodies: { uid: true, source: true }
}

export const imapflow: Client = async ({ mailbox, port, security }) => {
  const client = new ImapFlow({
    host,
    port,
    secure: security === "tls",
    doSTARTTLS: security === "starttls",
    auth: { user, pass: password },
    logger: false
  })
  client.on("error", () => {})
  await client.connect()
  await client.mailboxOpen(mailbox)
  return {
    logout: () => client.logout(),
    fetch: async (items) => (await client.fetchAll("1:*", queries[items])).length,
    envelopes: () => client.fetchAll("1:*", queries.envelopes),
    eachEnvelope: () => client.fetch("1:*", queries.envelopes),
    collect: async () => {
      const message = await client.fetchOne("1", { source: true })
      return message ? (message.source?.length ?? 0) : 0
    },
    stream: async () => {
      const { content } = await client.download("1")
      let octets = 0
      for await (const chunk of content ?? []) octets += chunk.length
      return octets
    }
  }
}
