/**
 * What each party of a run says afterwards that it did. The server's script and the app know why something happened, which no
 * line of a trace needs to show: sentences are held to their word.
 */

/** The party that must act, as the server's words say; `unsaid` if they do not. */
export type Actor = "owner" | "admin" | "network" | "nobody" | "app" | "unsaid"

/** The meaning of a server's words, as its script intends it. */
export interface Meaning {
  readonly cause:
    | "password"
    | "secondFactor"
    | "appPassword"
    | "imapOff"
    | "locked"
    | "tooMany"
    | "blockList"
    | "encryption"
    | "maintenance"
    | "expired"
    | "kicked"
    | "other"
  readonly actor: Actor
}

/** Times are milliseconds of the wall clock. */
interface At {
  readonly at: number
}

/** What a server did on one of its connections, which are numbered from 1. */
export type ServerDeed = At & { readonly by: "server"; readonly connection: number } & (
    | {
        readonly did: "answered"
        readonly tag: string
        readonly command: string
        readonly condition: "OK" | "NO" | "BAD"
        /** The time at which the whole command had come. */
        readonly heard: number
        readonly text: string
        /** The beginning of the command, as it was sent. */
        readonly asked: string
        readonly meaning?: Meaning | undefined
      }
    | { readonly did: "swallowed"; readonly tag: string; readonly command: string }
    | { readonly did: "feigned"; readonly tag: string; readonly command: string }
    | { readonly did: "answered another tag"; readonly tag: string; readonly command: string }
    | { readonly did: "accepted" }
    | { readonly did: "greeted"; readonly text: string; readonly meaning?: Meaning | undefined }
    | { readonly did: "said goodbye"; readonly text: string; readonly meaning?: Meaning | undefined }
    | { readonly did: "talked"; readonly text: string }
    | { readonly did: "hung up"; readonly how: "end" | "reset" }
    | { readonly did: "went silent" }
  )

/** What stood between, such as a proxy, did. */
export type PathDeed = At & { readonly by: "path"; readonly did: "spoke HTTP for the server" }

/** What the app did. */
export type AppDeed = At & { readonly by: "app" } & (
    | { readonly did: "sent"; readonly command: string; readonly until: number }
    | { readonly did: "read slowly"; readonly until: number }
    | { readonly did: "was busy"; readonly until: number }
    | { readonly did: "held the turn"; readonly until: number }
    | { readonly did: "was refused here"; readonly reason: string }
    | { readonly did: "gave up"; readonly command: string }
    | { readonly did: "left" }
    | { readonly did: "renewed its token" }
    | { readonly did: "failed"; readonly reason: string; readonly advice: string }
  )

export type Deed = ServerDeed | PathDeed | AppDeed
