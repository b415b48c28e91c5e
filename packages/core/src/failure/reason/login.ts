/** What several reasons of the login share. */

/** The owner of the account has something to settle before the next login. */
export const ofAccount = { party: "account", actionBy: "user", retry: "never", weight: "auth" } as const

/** It passes by itself. */
export const passing = { party: "server", actionBy: "nobody", retry: "later", weight: "auth" } as const

export const checkLogin =
  "Check the user name and password, and whether the provider wants an app password, or IMAP switched on."

export const renewToken =
  "Let the source fetch a new token after a refusal, or let the account's owner sign in again."
