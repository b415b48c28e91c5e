import emailjsClient from "emailjs-imap-client"
import { type Client, host, type Items, password, user } from "../client/Client.ts"

const wanted: Readonly<Record<Items, ReadonlyArray<string>>> = {
  flags: ["uid", "flags"],
  envelopes: ["uid", "envelope"],
  bodies: ["uid", "body.peek[]"]
}

export const emailjs: Client = async ({ mailbox, port, security }) => {
  const client = new emailjsClient.default(host, port, {
    auth: { user, pass: password },
    useSecureTransport: security === "tls",
    requireTLS: security === "starttls",
    ignoreTLS: security === "plain",
    logLevel: emailjsClient.LOG_LEVEL_NONE
  })
  await client.connect()
  await client.selectMailbox(mailbox)
  return {
    logout: async () => {
      await client.logout()
      await client.close()
    },
    fetch: async (items) => (await client.listMessages(mailbox, "1:*", wanted[items])).length,
    collect: async () => {
      const [message] = await client.listMessages(mailbox, "1", wanted.bodies)
      return message?.["body[]"]?.length ?? 0
    }
  }
}
