/** What is true of lives in which several things happened, written down before any of them was recorded. */
import type { Truth } from "./truths.ts"

export const mixtureTruths: ReadonlyArray<Truth> = [
  {
    id: "mixed-day",
    kind: "use",
    did: "No network for 3 min at 20 min; `* BYE Server is restarting` at 60 min; at 90 min one part of the app holds Archive for 40 s, and a STORE of another part waits 34 s.",
    truth:
      "Lost twice, once by this machine's network and once by the server's restart; both are over. The STORE waited for the app's own other part. Hold the connection shorter, or use a pool.",
    holds: [
      ["1", /"wire:received".*BYE Server is restarting/],
      ["1", /"connection:ended".*"outcome":"retried".*"error":"ServerBye"/],
      ["1 or more", /"connection:ended".*"outcome":"retried".*"error":"Offline"/],
      ["1", /program:start.*"turn".*"UID STORE"/]
    ]
  },
  {
    id: "night-job",
    kind: "app",
    did: "At 60 min a job of the app takes the connection and FETCHes a large message 15 times; four other callers give up after 10 s each, while they wait for their turn.",
    truth:
      "The callers waited for the app's own job, and got nothing: their FETCH was never sent. Another connection (a pool) for the job. Server well.",
    holds: [
      ["15", /"wire:sent".*UID FETCH 1:\*|"wire:sent".*UID FETCH.*BODY/],
      ["4", /program:end.*"interrupted"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "others-log-in",
    kind: "use",
    did: "Each 5 min `* BYE Another client logged in`, 6 times; the library opens the mailbox again.",
    truth: "Another program uses the account, and the server lets one at a time: close the other one.",
    holds: [["6", /"wire:received".*BYE Another client/]]
  },
  {
    id: "quota-append",
    kind: "use",
    did: "App APPENDs to Sent three times: `NO [OVERQUOTA] Quota exceeded (mailbox for user is full)`; a FETCH later is well.",
    truth: "The account is full: nothing was stored. Its owner makes room; reading works.",
    holds: [
      ["3", /"wire:received".*OVERQUOTA/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "mailbox-renamed",
    kind: "use",
    did: "The account's mailbox is Projects; at 30 min another client renames it, the server says BYE, and the SELECT of the next connection is refused as missing.",
    truth:
      "The account's mailbox is not there under this name any more. Its owner has to give the new name; a retry does not help.",
    holds: [
      ["1", /"wire:received".*BYE Selected mailbox was renamed/],
      ["1", /"connection:ended".*"outcome":"failed".*"error":"MailboxMissing"/],
      ["0", /"chosen":true/]
    ]
  },
  {
    id: "visited-meanwhile",
    kind: "use",
    did: "The account's mailbox is Projects; while the app visits Archive, another client deletes Projects; selected again, it is refused.",
    truth:
      "The account's own mailbox was deleted meanwhile: a matter of its owner, and not of the app, which only came back to it.",
    holds: [
      ["1", /"wire:sent".*SELECT.*"chosen":true|"chosen":true.*SELECT/],
      ["1 or more", /"wire:received".* NO /]
    ]
  },
  {
    id: "lid-closed",
    kind: "use",
    did: "The machine sleeps 20 min and 60 min; after each there is no network for half a minute.",
    truth: "The machine slept twice, and its network came back a little later each time. Nobody has to act.",
    holds: [
      ["2", /clock:jumped/],
      ["2 or more", /"connection:ended".*"error":"Offline"/]
    ]
  },
  {
    id: "summer-time",
    kind: "use",
    did: "At 100 min the wall clock is put forward by an hour; the connection stays open.",
    truth: "All is well; the clock was set by an hour (or the machine slept). Nothing was lost.",
    holds: [
      ["1", /clock:jumped/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "pool-of-one",
    kind: "app",
    did: "A pool of one connection and four callers, one second after another, each of which holds it for 8 s.",
    truth: "Three callers waited 7 to 22 s for the only connection of the pool: allow it more. Server well.",
    holds: [
      ["3", /program:start.*"pool"/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "stream-forgotten",
    kind: "app",
    did: "At 3 min the app begins to read a message as a stream and takes nothing more; a caller of Archive waits until the library ends that; another later is served at once.",
    truth:
      "The app stopped reading and kept the connection; its other caller waited for that. The library took it back. Server well.",
    holds: [
      ["1 or more", /HeldTooLong/],
      ["1", /program:start.*"turn"/]
    ]
  },
  {
    id: "left-open",
    kind: "app",
    did: "The app opens a connection each minute and closes none: nine are open at the end. Nothing is refused.",
    truth: "Nothing has failed; nine connections of one label are open at once, and eight of them rest.",
    holds: [
      ["9", /connection:started/],
      ["0", /connection:ended/]
    ]
  },
  {
    id: "search-slows",
    kind: "use",
    did: "The same SEARCH each half hour takes 5, 6, 9, 8, 14, 21, 27 and 26 s.",
    truth: "Nothing fails, but SEARCH takes longer and longer: the server, or the way to it, is not proven.",
    holds: [
      ["8", /"wire:received".*OK UID SEARCH completed/],
      ["0", /connection:ended/]
    ]
  }
]
