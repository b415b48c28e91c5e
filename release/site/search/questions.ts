/** What people ask the search, and what it must find first. */
import type { Find } from "./find.ts"

/** Tasks, names and words of servers, and the page that must be the first answer. */
export const questions: ReadonlyArray<readonly [query: string, page: string]> = [
  ["read a message", "docs/reading.html"],
  ["read a mail", "docs/reading.html"],
  ["download an attachment", "docs/reading.html"],
  ["newest messages", "docs/reading.html"],
  ["pool", "docs/service.html"],
  ["connection pool", "docs/service.html"],
  ["search messages", "docs/searching.html"],
  ["delete a message", "docs/changing.html"],
  ["mark as read", "docs/changing.html"],
  ["append a message", "docs/changing.html"],
  ["create a mailbox", "docs/commands.html"],
  ["list folders", "docs/commands.html"],
  ["new mail", "docs/changes.html"],
  ["reconnect", "docs/supervise.html"],
  ["oauth token", "docs/oauth.html"],
  ["gmail login", "docs/oauth.html"],
  ["migrate from imapflow", "docs/from-imapflow.html"],
  ["test my app", "docs/testing.html"],
  ["timeout", "docs/limits.html"],
  ["retry", "docs/limits.html"],
  ["proxy", "docs/transports.html"],
  ["self-signed certificate", "failures/TlsUntrusted.html"],
  ["promises", "docs/promise.html"],
  ["metrics", "docs/telemetry.html"],
  ["how do I find unread mail", "docs/searching.html"],
  ["wrong password", "failures/AuthRejected.html"],
  ["fake server", "docs/testing.html"],
  ["browser", "docs/browser.html"],
  ["UnsafeLogin", "failures/UnsafeLogin.html"],
  ["fetch", "docs/reading.html"],
  ["download", "docs/reading.html"],
  ["attachments", "docs/reading.html"],
  ["search", "docs/searching.html"],
  ["move", "docs/changing.html"],
  ["copy", "docs/changing.html"],
  ["delete", "docs/changing.html"],
  ["append", "docs/changing.html"],
  ["list", "docs/commands.html"],
  ["idle", "docs/idle.html"],
  ["kefu@188.com", "words/netease-unsafe-login.html"],
  ["BAD Command!", "words/qq-bad-command.html"],
  ["LOGINDISABLED", "words/logindisabled.html"],
  ["Unsafe Login", "words/netease-unsafe-login.html"],
  ["SELECT Unsafe Login", "words/netease-unsafe-login.html"],
  ["NO SELECT Unsafe Login. Please contact kefu@188.com for help", "words/netease-unsafe-login.html"],
  ["app password", "words/app-password.html"],
  ["untagged BAD", "failures/CommandRejectedUntagged.html"],
  ["command SEARCH illegal in state AUTH", "words/netease-state-error.html"],
  ["NO [ALERT] Too many simultaneous connections", "words/too-many-connections.html"],
  ["请使用授权码登录", "words/netease-authorization-code.html"]
]

/** Questions about a detail, and the section that must be the first answer. */
export const details: ReadonlyArray<readonly [query: string, section: string]> = [
  ["several mailboxes over one connection", "docs/changes.html#several-mailboxes-over-one-connection"],
  ["large messages", "docs/reading.html#large-messages"],
  ["exit codes", "docs/command-line.html#exit-codes"],
  ["idleTimeToLive", "interfaces/_effect-imap_core_ImapPool.Options.html#idletimetolive"]
]

/** Returns a line for each question whose answer is not found first. */
export const unanswered = (find: Find): ReadonlyArray<string> =>
  [...questions, ...details].flatMap(([query, expected]) => {
    const [first] = find(query)
    const url = expected.includes("#") ? first?.url : first?.url.replace(/#.*$/, "")
    return url === expected ? [] : [`the search for “${query}” finds ${first?.url} before ${expected}`]
  })
