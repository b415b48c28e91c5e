/** What a simulated server answers once a mailbox is open: nothing, since the clients of this page ask for no mail. */
export const mailRules: Readonly<Record<string, never>> = {}
