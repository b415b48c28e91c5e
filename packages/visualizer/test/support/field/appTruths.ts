/** What is true of what an app does itself, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const appTruths: ReadonlyArray<Truth> = [
  {
    id: "backoff-ignored",
    kind: "app",
    did: "Host outlook.office365.com. App fetches bodies each 3 s; from the 6th on: `BAD Request is throttled. Suggested Backoff Time: 60000 milliseconds`, and the app asks again after 3 s, 20 times.",
    truth:
      "The server asks to wait 60 s; the app asks again every 3 s all the same. The app must wait. Account and connection are well.",
    holds: [
      ["25", /"wire:sent".*UID FETCH/],
      ["20", /"wire:received".*BAD Request is throttled/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "full-sync-loop",
    kind: "app",
    did: "App downloads all messages of INBOX anew each 10 min; at the sixth: `NO [LIMIT] Download limit of 2500 MB per day reached, resets at 00:00 UTC`, and at each later one (4).",
    truth:
      "The account's daily download limit is used up, by this app's own repeated downloads of everything. Stop until 00:00 UTC; fetch only what is new.",
    holds: [
      ["9", /"wire:sent".*UID FETCH/],
      ["4", /"wire:received".*NO \[LIMIT\] Download limit/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "token-callback-throws",
    kind: "app",
    did: "OAuth account; at 40 min `* BYE Session invalidated - AccessTokenExpired`; the app's token source throws `TypeError: Cannot read properties of undefined (reading 'access_token')` whenever it is asked.",
    truth:
      "The token had expired, which is normal; the app's own function that should give a new one throws: a bug of the app. Neither the server nor the user.",
    holds: [
      ["1", /"connection:ended".*"outcome":"retried".*"error":"OAuthTokenExpired"/],
      ["5 or more", /"connection:ended".*"CredentialUnavailable".*Cannot read properties/],
      ["1", /"wire:sent".*AUTHENTICATE/]
    ]
  },
  {
    id: "token-cached",
    kind: "app",
    did: "OAuth account; opened with a valid token; at 60 min `* BYE Session invalidated - AccessTokenExpired`; then the source gives the same old token: `NO [AUTHENTICATIONFAILED]`, status invalid_token; no further attempt.",
    truth:
      "The token ran out after an hour and the app hands out the same expired one again (refresh: unchanged): it was refused, and since then the account is closed and waits. The app must get a new one.",
    holds: [
      ["1", /"connection:ended".*"outcome":"retried".*"error":"OAuthTokenExpired"/],
      ["1", /"id":"refresh","outcome":"unchanged"/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"OAuthTokenRejected"/]
    ]
  },
  {
    id: "append-repeated",
    kind: "app",
    did: "App APPENDs a 3 kB message to Sent with its own limit of 3 s; server needs 5 s for each; app gives up and repeats, 4 times; all four are stored (OK [APPENDUID …] comes late).",
    truth:
      "The app gave up too early and sent it again: the message is in Sent four times. The server answered each, after 5 s.",
    holds: [
      ["4", /"wire:sent".*"APPEND"/],
      ["4", /command:interrupted.*"APPEND","by":"app"/],
      ["4", /"wire:received".*APPENDUID/]
    ]
  },
  {
    id: "busy-at-start",
    kind: "app",
    did: "(Real time) the app opens a connection and blocks its own event loop for 4 s while the login is awaited; later once more 3 s during a FETCH.",
    truth:
      "The program itself was busy for 4 s and 3 s: the slow opening and the slow FETCH are its own; server and network answered at once.",
    holds: [
      ["2 or more", /program:busy.*"ms":(2[5-9]|3|4)\d+/],
      ["2", /"wire:sent".*UID FETCH/]
    ]
  },
  {
    id: "logout-under-download",
    kind: "app",
    did: "One part of the app reads a 1 MB message as a stream; another part calls logout on the same connection 4 s later; the reading fails.",
    truth:
      "The app itself logged out while it was still reading a message on the same connection. Not the server, not the network.",
    holds: [
      ["1", /"wire:sent".*"LOGOUT"/],
      ["1", /command:lost.*"UID FETCH"/],
      ["1", /"connection:ended".*"outcome":"closed"/]
    ]
  },
  {
    id: "connect-per-poll",
    kind: "app",
    did: "App connects, asks STATUS INBOX and logs out every 10 s; 30 times well; then one login refused `NO [LIMIT] Login rate exceeded, try again in 5 minutes`, and four more that the library did not even send.",
    truth:
      "The app logs in anew every 10 s, until the server limits the logins. Keep one connection (or ask less often); wait 5 min.",
    holds: [
      ["30", /"connection:ended".*"outcome":"closed"/],
      ["1", /"wire:received".*Login rate exceeded/],
      ["5", /"connection:ended".*"outcome":"failed".*"error":"AuthThrottled"/]
    ]
  },
  {
    id: "bodies-at-once",
    kind: "app",
    did: "App fetches all 14 bodies (650 kB each) whole in one command, with a memory of its own of 8 MB for the library; the library ends the connection (too much data), reconnects; twice.",
    truth:
      "The app asked for more at once than it allows itself to hold in memory; the library ended the connection for it. Not the server.",
    holds: [
      ["2", /"connection:ended".*"outcome":"retried".*"error":"TooMuchData"/],
      ["3", /"wire:received".*OK \[READ-WRITE\]/]
    ]
  },
  {
    id: "waiting-cancelled",
    kind: "app",
    did: "One caller holds the connection for 3 min (FETCHes now and then); another caller (a web request) wants to STORE, waits 20 s for its turn and is cancelled by the app; three times. The STORE was never sent.",
    truth:
      "The STOREs were never sent: the app's callers gave up after 20 s while another part of the app had the connection. Server well.",
    holds: [
      ["3", /program:start.*"turn".*"UID STORE"/],
      ["0", /"wire:sent".*UID STORE/],
      ["3", /program:end.*"interrupted"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "append-bare-newlines",
    kind: "app",
    did: "App APPENDs a message with bare LF, 3 times: `NO Message contains bare newlines`.",
    truth:
      "The message that the app gives has bare LF where CRLF is needed: not stored. The app must write CRLF.",
    holds: [
      ["3", /"wire:received".*NO Message contains bare newlines/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "sixty-at-once",
    kind: "app",
    did: "60 callers of the app at once `use('Archive')` one connection, each with its own limit of 15 s; the server needs 0.5 s for each FETCH; the first 20 are served, 40 give up at 15 s.",
    truth:
      "Sixty callers of the app wanted the one connection at the same time; after 15 s 40 of them gave up while they waited for their turn. The server answered each in half a second; the connection is well.",
    holds: [
      ["40", /program:end.*"interrupted"/],
      ["20 or more", /"wire:sent".*UID FETCH/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "pool-night-job",
    kind: "app",
    did: "Pool of 2: a job of the app holds both connections for 4 min with long FETCHes; three web callers wait 30 to 200 s for a turn; then they are served.",
    truth:
      "The web callers waited for the app's own job, which had both connections. The server answered quickly. Larger pool, or another pool for the job.",
    holds: [
      ["2", /connection:started/],
      ["3", /program:start.*"kind":"pool"/],
      ["24", /"wire:sent".*UID FETCH.*BODY/]
    ]
  }
]
