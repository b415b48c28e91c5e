/** Words of servers, from manuals and reports of users. */
import type * as Dice from "../../world/Dice.ts"

/** A server's words, with a response code if it gives one. */
export interface Said {
  readonly code: string | undefined
  readonly text: string
}

type Draw = (dice: Dice.Dice) => Said

const said =
  (codes: ReadonlyArray<string>, ...texts: ReadonlyArray<string>): Draw =>
  (dice) => {
    const code = dice.oneOf(codes)
    return { code: code === "" ? undefined : code, text: dice.oneOf(texts) ?? "no" }
  }

/** Words to a login, from manuals and reports of users. */
const logins: ReadonlyArray<Draw> = [
  said(["AUTHENTICATIONFAILED", ""], "Invalid credentials", "Authentication failed.", "LOGIN failed"),
  said(
    ["AUTHENTICATIONFAILED", "", "ALERT"],
    "Two-step verification is on for this account. Generate a device key and use it here",
    "2FA enabled; use application-specific password",
    "Multi-factor authentication is active: create a password for this application first",
    "Your account has two factor authentication. Please sign in with an app specific password"
  ),
  said(
    ["AUTHENTICATIONFAILED", ""],
    "Application-specific password required",
    "Please use an app password to log in with this mail client",
    "Use the authorization code instead of your password"
  ),
  said(
    ["", "CONTACTADMIN", "NOPERM"],
    "IMAP access is disabled for your domain. Please contact your domain administrator",
    "You are not allowed to use IMAP: ask your administrator to enable it",
    "IMAP is disabled by the administrator of your organization"
  ),
  said(
    ["", "AUTHORIZATIONFAILED"],
    "Your account is not enabled for IMAP use. Please visit the settings page and enable IMAP",
    "IMAP access is off: switch it on in the settings of your mailbox"
  ),
  said(
    ["", "CONTACTADMIN"],
    "Account deactivated, please contact your administrator",
    "Your account has been suspended by its administrator"
  ),
  said(["", "ALERT"], "Account is locked. Log in to web mail to unlock it"),
  said(
    ["", "UNAVAILABLE", "LIMIT"],
    "Too many login attempts, try again in 15 minutes",
    "Login rate exceeded. Please wait 30 seconds"
  ),
  said(["PRIVACYREQUIRED"], "Plaintext authentication disallowed", "Encryption required for this mechanism"),
  said(["UNAVAILABLE", ""], "Mailbox is being moved, try again later", "System maintenance until noon"),
  said(["EXPIRED"], "Password expired")
]

/** Words that reject a connection beyond the server's limit. */
export const tooMany = said(["", "LIMIT"], "Too many connections from your address")

/** Words of a BYE. */
const goodbyes: ReadonlyArray<Draw> = [
  said(
    ["", "UNAVAILABLE"],
    "Server shutting down",
    "Going down for maintenance",
    "Disconnected for maintenance"
  ),
  said(
    [""],
    "Logged in from another location",
    "Session replaced by another client",
    "Another session has taken over the mailbox"
  ),
  said(["", "LIMIT", "UNAVAILABLE"], "Too many connections", "Maximum number of connections exceeded"),
  said([""], "Autologout; idle for too long", "Bye", "Disconnected")
]

/** Words of a greeting that rejects a client. */
const greetings: ReadonlyArray<Draw> = [
  said(
    [""],
    "Your IP is listed at zen.spamhaus.org, see https://check.spamhaus.org/",
    "Connections from your network are blacklisted; contact your provider"
  ),
  tooMany,
  said(["", "UNAVAILABLE"], "Service temporarily not available", "Down for maintenance, back at 18:00")
]

/** Words that refuse a command in an open mailbox. RFC 5530, RFC 9051 §7.1. */
const refusals: ReadonlyArray<Draw> = [
  said(["LIMIT"], "Suggested Backoff Time: 60000", "Rate limit hit, slow down"),
  said(["INUSE"], "Mailbox is locked by another session"),
  said(["OVERQUOTA"], "Quota exceeded"),
  said(["NOPERM"], "Permission denied"),
  said(["SERVERBUG"], "Internal error occurred. Refer to server log"),
  said(["UNAVAILABLE"], "Backend not reachable"),
  said([""], "Command failed", "cannot do that now")
]

const drawn =
  (all: ReadonlyArray<Draw>) =>
  (dice: Dice.Dice): Said =>
    dice.oneOf(all)?.(dice) ?? { code: undefined, text: "no" }

export const toLogin = drawn(logins)
export const goodbye = drawn(goodbyes)
export const turnedAway = drawn(greetings)
export const toCommand = drawn(refusals)

/** `NO [CODE] text`, without its tag. */
export const line = (condition: string, { code, text }: Said): string =>
  `${condition} ${code === undefined ? "" : `[${code}] `}${text}`
