/** The answers of a simulated server with an open mailbox: none, since the clients of this page do not ask for mail. */
export const mailRules: Readonly<Record<string, never>> = {}
