/**
 * The activities of the machine, each with its input and its possible outcomes.
 *
 * An answer is an event named after the invoke that gave it: `startTls.greeting.ok`, `select.unsafe`. A failure is
 * `failure.<invoke id>`. Both ways in of the race share one activity; the interpreter puts the id in front.
 */
import type { Capabilities } from "../../imap/Capability.ts"
import type { Standing } from "../../failure/Standing.ts"
import type { ImapError } from "../../failure/ImapError.ts"
import type * as Mechanism from "../../imap/Mechanism.ts"
import type { Quotation } from "../../failure/Quotation.ts"
import type { ServerProfile } from "../ServerProfiles.ts"
import type { TlsInfo } from "../Transport.ts"
import type { CredentialFacts, Form, Quirks, Tried } from "./Ranking.ts"
import type { WayIn } from "./Settings.ts"
import * as Steps from "./Steps.ts"

/** The protection of a connection. */
export type ChannelKind = "clear" | "tls" | "trusted"

type None = Record<never, never>
type Announced = { readonly capabilities: Capabilities | undefined }

/** Warnings that are no reason to stop. */
type Odd = { readonly warnings: ReadonlyArray<string> }

/** The server's NO or BAD to a form of authentication. */
type Refused = Pick<Tried, "answer" | "wroteSecret"> & { readonly error: ImapError }

/** How each session of the attempt stood. */
export type BySession = { readonly [Name in WayIn]?: Standing }

/** The commands of a flight: the first activity writes them all, each later one awaits its own. */
export interface FlightInput {
  readonly steps: ReadonlyArray<Steps.FlightStep>
  /** The list that the commands may rely on; synchronizing literals if there is none yet. */
  readonly capabilities: Capabilities | undefined
  /** The list from before the login, within TLS: it counts if the server refuses to give another. */
  readonly before: Capabilities | undefined
  /** True if ID is answered, on this connection. */
  readonly identified: boolean
  /** The arguments of ENABLE and SELECT. */
  readonly enable: ReadonlyArray<string>
  /** Names may be written as Unicode. */
  readonly utf8: boolean
  /** The extension by which SELECT can ask for changes since an earlier connection. */
  readonly resumption: "QRESYNC" | "CONDSTORE" | undefined
  readonly mailbox: string
  readonly readOnly: boolean
}

/** A profile before it is stored: the store adds the user and the time until which it holds. */
export interface Learned {
  readonly profile: Omit<ServerProfile, "refusals" | "silent" | "idleInterval">
  /** What is left out for a while: optional steps that the server fell silent at, IDLE, and ALPN. */
  readonly silent: ReadonlyArray<Steps.OptionalStep | "idle" | "alpn">
  /** The time that one IDLE may last, in milliseconds, if a connection was lost in one. */
  readonly idleInterval: number | undefined
  /** Mechanisms that were refused to this user, although the password itself was right. */
  readonly refused: ReadonlyArray<Mechanism.Name>
}

/** The activities of the steps, as each step says. */
type StepActivities = {
  readonly [Id in Steps.FlightStep as Steps.ActivityOf<Id>]: {
    readonly input: { readonly flight: FlightInput }
    readonly outcomes: Steps.OutcomesOf<Id, { readonly error: ImapError }>
  }
}

export interface Activities extends StepActivities {
  /** Loads the profile and the credential, and lists the ways in. */
  readonly resolve: {
    readonly input: undefined
    readonly outcomes: {
      readonly ok: {
        readonly profile: ServerProfile | undefined
        /** Mechanisms that refused this user's login, although the password itself was right. */
        readonly refused: ReadonlyArray<Mechanism.Name>
        readonly credential: CredentialFacts
        /** True if the transport has a fixed end, and so only one way in. */
        readonly fixed: boolean
        /** True if the network came back since the last IDLE began. */
        readonly networkChanged: boolean
        /** The proxy or tunnel that every connection goes through. */
        readonly through: string | undefined
      }
    }
  }
  readonly dial: {
    readonly input: { readonly wayIn: WayIn; readonly port: number }
    readonly outcomes: { readonly ok: { readonly channel: ChannelKind } }
  }
  /** `declined`: the server ended a handshake with an optional offer; it may accept one without. */
  readonly handshake: {
    readonly input: { readonly wayIn: WayIn; readonly alpn: boolean }
    readonly outcomes: { readonly ok: None; readonly declined: { readonly offer: "alpn" | "session" } }
  }
  readonly greeting: {
    readonly input: { readonly wayIn: WayIn; readonly port: number }
    readonly outcomes: { readonly ok: Announced; readonly preauth: Announced; readonly provisional: None }
  }
  /** The greeting after a provisional one. */
  readonly regreeting: {
    readonly input: { readonly wayIn: WayIn; readonly port: number }
    readonly outcomes: { readonly ok: Announced; readonly preauth: Announced }
  }
  /** CAPABILITY in the clear. `upgrades`: nothing but STARTTLS can follow, which goes out in the same write. */
  readonly inquire: {
    readonly input: { readonly wayIn: WayIn; readonly upgrades: boolean }
    readonly outcomes: { readonly ok: { readonly capabilities: Capabilities } }
  }
  /**
   * STARTTLS and its OK, with nothing after it. The handshake is a separate activity. `notOffered`: it was sent
   * before the list was known, which does not have it.
   */
  readonly startTls: {
    readonly input: { readonly wayIn: WayIn; readonly listed: boolean }
    readonly outcomes: { readonly ok: None; readonly notOffered: None }
  }
  /** Keeps the winner, destroys the other, and reads the channel again. */
  readonly settle: {
    readonly input: { readonly wayIn: WayIn }
    readonly outcomes: {
      readonly ok: {
        readonly channel: ChannelKind
        readonly tls: TlsInfo | undefined
        readonly compresses: boolean
        /** The quirks of servers like this one. */
        readonly quirks: Quirks
      }
    }
  }
  readonly authenticate: {
    readonly input: {
      readonly form: Form
      readonly capabilities: Capabilities
      /** Nothing may be written unless the channel is secured. */
      readonly secured: boolean
      /** One NOOP after LOGIN shows whether the server reads what is pipelined there. */
      readonly probe: boolean
      /** The commands of the same write. */
      readonly pipelined: FlightInput
    }
    readonly outcomes: {
      readonly ok: Announced
      readonly challenged: None
      readonly refused: Refused
    }
  }
  /** Answers a challenge of the authentication in progress. */
  readonly respond: {
    readonly input: { readonly form: Form; readonly secured: boolean }
    readonly outcomes: {
      readonly ok: Announced & Odd
      readonly challenged: Odd
      readonly refused: Refused & Odd
    }
  }
  /** Asks for a new token. `unchanged`: it is the one that was refused. `closed`: the connection is gone meanwhile. */
  readonly refresh: {
    readonly input: undefined
    readonly outcomes: {
      readonly ok: { readonly credential: CredentialFacts }
      readonly unchanged: None
      readonly closed: None
    }
  }
  /** Leaves the mailbox. `expunges`: what is marked as deleted goes. */
  readonly unselect: {
    readonly input: { readonly mailbox: string; readonly readOnly: boolean; readonly expunges: boolean }
    readonly outcomes: {
      readonly ok: None
      /** It is open as before, or read-only if that was tried first. */
      readonly refused: { readonly error: ImapError; readonly readOnly: boolean }
    }
  }
  /** Remembers what was found, then ends only when the connection does. */
  readonly watch: { readonly input: { readonly learned: Learned | undefined }; readonly outcomes: None }
  /**
   * IDLE, until the server has begun it; `jitter` from 0 to 1 spreads its end. `busy`: a command that its caller gave
   * up is in progress still. `ended`: the server did so by itself. RFC 9051 §6.3.13.
   */
  readonly startIdle: {
    readonly input: undefined
    readonly outcomes: {
      readonly ok: { readonly jitter: number }
      readonly busy: None
      readonly ended: None
      readonly refused: None
    }
  }
  /** The unrequested end of an IDLE. `silent`: nothing came for too long, or the machine `slept`. */
  readonly listen: {
    readonly input: undefined
    readonly outcomes: {
      readonly ended: None
      readonly refused: None
      readonly silent: { readonly slept: boolean }
    }
  }
  /** DONE and its answer. `refused`: only what was sent after it is answered; or the answer is NO or BAD. */
  readonly stopIdle: {
    readonly input: undefined
    readonly outcomes: { readonly ok: None; readonly refused: None }
  }
  /** Ends once the computer has slept: its timers stood still meanwhile. */
  readonly doze: {
    readonly input: undefined
    readonly outcomes: { readonly slept: { readonly slept: true } }
  }
  /** NOOP: whatever the server answers, it is there. RFC 9051 §6.1.2. */
  readonly probe: { readonly input: undefined; readonly outcomes: { readonly ok: None } }
  /** LOGOUT: whatever the server answers, the connection is closed next. `unanswered`: it closed without an answer. */
  readonly logout: {
    readonly input: undefined
    readonly outcomes: { readonly done: None; readonly refused: None; readonly unanswered: None }
  }
  /** Closes the attempt's scope. `words` is the last complaint of the server, if no answer followed it. */
  readonly close: {
    readonly input: undefined
    readonly outcomes: {
      readonly done: {
        readonly words: Quotation | undefined
        readonly standing: BySession
        /** The ways in on which the look-up of the server's name had no answer yet. */
        readonly lookingUp: ReadonlyArray<WayIn>
        /** What this process did as the same user: its other connections, its logins shortly before, and whether a token was accepted. */
        readonly account: {
          readonly own: number
          readonly logins: number
          readonly hasAcceptedToken: boolean
        }
      }
    }
  }
  /** Waits for the turn of a kept-alive connection among all at its host. `soon`: someone has asked for it. */
  readonly queue: { readonly input: { readonly soon: boolean }; readonly outcomes: { readonly done: None } }
  readonly backoff: {
    /** `slowly`: the server hangs up at the same step each time. */
    readonly input: { readonly error: ImapError; readonly slowly: boolean }
    readonly outcomes: { readonly done: None; readonly exhausted: None }
  }
}
export type ActivityName = keyof Activities

/** The activity of each invoke id; XState's actors are made of it. */
export const invokes = {
  resolve: "resolve",
  "implicitTls.connect": "dial",
  "implicitTls.handshake": "handshake",
  "implicitTls.greeting": "greeting",
  "implicitTls.regreeting": "regreeting",
  "startTls.connect": "dial",
  "startTls.greeting": "greeting",
  "startTls.regreeting": "regreeting",
  "startTls.capability": "inquire",
  "startTls.upgrade": "startTls",
  "startTls.handshake": "handshake",
  settle: "settle",
  capability: "capability",
  authenticate: "authenticate",
  respond: "respond",
  refresh: "refresh",
  ...Steps.invokes,
  reidentify: "identify",
  unselect: "unselect",
  watch: "watch",
  "unselected.watch": "watch",
  startIdle: "startIdle",
  listen: "listen",
  stopIdle: "stopIdle",
  doze: "doze",
  "unselected.doze": "doze",
  probe: "probe",
  "unselected.probe": "probe",
  logout: "logout",
  close: "close",
  "closing.close": "close",
  queue: "queue",
  backoff: "backoff"
} as const satisfies { readonly [id: string]: ActivityName }
export type Invokes = typeof invokes
export type InvokeId = keyof Invokes

type Outcomes<Name extends ActivityName> = Activities[Name]["outcomes"]

/** The answer of an activity: the outcome, without the id of its invoke. */
export type ActivityOutcome<Name extends ActivityName> = {
  readonly [Type in keyof Outcomes<Name> & string]: { readonly type: Type } & Outcomes<Name>[Type]
}[keyof Outcomes<Name> & string]

/** Every event carries Effect's clock in milliseconds, so that the machine needs none. */
interface Stamp {
  readonly at: number
}

type AnswerOf<Id extends InvokeId> = {
  readonly [Type in keyof Outcomes<Invokes[Id]> & string]: Stamp & {
    readonly type: `${Id}.${Type}`
  } & Outcomes<Invokes[Id]>[Type]
}[keyof Outcomes<Invokes[Id]> & string]

export type ActivityAnswer = { readonly [Id in InvokeId]: AnswerOf<Id> }[InvokeId]

export interface FailureEvent extends Stamp {
  readonly type: `failure.${InvokeId}`
  readonly error: ImapError
}

export type UserEvent =
  | (Stamp & { readonly type: "user.connect" })
  | (Stamp & {
      readonly type: "user.select"
      readonly mailbox: string
      readonly readOnly: boolean
      /** For a while: the next connection begins with the mailbox that was wanted before. */
      readonly visits?: boolean
    })
  | (Stamp & { readonly type: "user.unselect"; readonly expunges: boolean })
  /**
   * `work`: someone works with the connection, or waits for it; `rest`: no longer. Reported if it is kept alive.
   */
  | (Stamp & { readonly type: "user.work" })
  | (Stamp & { readonly type: "user.rest" })
  | (Stamp & { readonly type: "user.logout" })
  | (Stamp & { readonly type: "user.renew"; readonly refreshes: boolean })
  | (Stamp & { readonly type: "user.retry" })

/** A delay that has passed. The interpreter says when; XState's own actors do not. */
export interface Elapsed {
  readonly type: `xstate.after.${string}`
  readonly at?: number
}

export type Event = ActivityAnswer | FailureEvent | UserEvent | Elapsed
