/** An observation in a connection besides its failure: its words, and the facts that they may mention. */
import type { Wait } from "../../quirk/waits.ts"
import type { ActionBy, Party } from "../../reason/fields.ts"
import type { Advice } from "../../reason/words.ts"
import type { Offers } from "../Way.ts"

/** Words, and who must act. */
export interface Observation extends Advice {
  readonly actionBy: ActionBy
  /** Whose it is, of what is seen of the app's commands and their answers, if it is not the app's. */
  readonly party?: Party
}

/** A mailbox whose UIDVALIDITY changed, while the app went on with its UIDs. */
interface Before {
  /** Its name, if it is known. */
  readonly mailbox: string | undefined
  readonly validity: string
  readonly now: string
  /** By how many messages it has grown since, and how many of those that came the server showed the app. */
  readonly more: number
  readonly shown: number
}

/** A message that was read, and another one that has its number by then. */
export interface Shift {
  readonly number: number
  /** The UIDs of both. */
  readonly read: number
  readonly now: number
  /** The first is in its mailbox; and the app took the other one out. */
  readonly isThere: boolean
  readonly isRemoved: boolean
  /** The mailbox into which the app put the other one, and its UID there. */
  readonly into: readonly [mailbox: string, uid: number] | undefined
}

/** Other connections that removed messages, the UIDs of these, and whether both had read each of them. */
export interface Removers {
  readonly names: ReadonlyArray<string>
  readonly uids: ReadonlyArray<number>
  readonly isReadTwice: boolean
}

/** The facts that the words may mention. */
export interface Observed {
  readonly removers?: Removers | undefined
  /** The UIDs of what is most likely one message, stored again and again. */
  readonly copies?: ReadonlyArray<string> | undefined
  /** Such as `select`. */
  readonly step: string
  readonly ms: number
  /** A response code, without its arguments. */
  readonly code?: string | undefined
  /** The number of times. */
  readonly count?: number
  /** The messages that this connection had marked as deleted. */
  readonly marked?: number
  /** The server ended the connection after it. */
  readonly isOver?: boolean
  /** No command was sent after it. */
  readonly isLast?: boolean
  /** The connection was there to be used, and nothing was asked for. */
  readonly isIdle?: boolean
  /** What the server said that it waits for, or does, before it answers. */
  readonly waits?: Wait | undefined
  /** A command was refused, of a row if it is about one. */
  readonly isRefused?: boolean
  /** The last numbers were of no message at all. */
  readonly isNone?: boolean
  /** Other messages came, or were changed, than those that were meant; or another item would bring it. */
  readonly isOther?: boolean
  /** It is about the content of messages, and not about what is told of them. */
  readonly isContent?: boolean
  /** The app asked for the rest of an answer that came in part. */
  readonly wentOn?: boolean
  /** A search for unread messages found none since. */
  readonly isHidden?: boolean
  /** It is so for each of them. */
  readonly isEach?: boolean
  /** A literal was longer than announced. */
  readonly isShort?: boolean
  /** The command may have marked messages as read. */
  readonly isMarking?: boolean
  /** The answers had no octet of what was asked for. */
  readonly isEmpty?: boolean
  /** What was refused came in several parts. */
  readonly inParts?: boolean
  /** The lines of the answer came small, and at even intervals. */
  readonly isSteady?: boolean
  /** The mailboxes that the answer named, if it was to LIST. */
  readonly listed?: number
  /** A date is yet to come. */
  readonly isLater?: boolean
  /** Two numbers stand in each other's places. */
  readonly isSwapped?: boolean
  /** The mailbox was opened for reading alone. */
  readonly readOnly?: boolean
  /** How many times a mailbox was opened between them. */
  readonly openings?: number
  /** The octets of each piece that was asked for, or those that came. */
  readonly octets?: number
  /** The octets of a message, as the server states them. */
  readonly size?: number
  /** The UIDs that the app goes on with are of the mailbox as it was before. */
  readonly before?: Before | undefined
  /** A message that the app had read, and another one that had its number by then. */
  readonly shift?: Shift | undefined
  /** The octets at which all messages end that are longer. */
  readonly cutAt?: number
  /** How many messages came with exactly as many octets as the server states; or that it states them so. */
  readonly exact?: number
  readonly isExact?: boolean
  /** What the refused commands have, and the accepted ones of their name lack, such as `CHARSET UTF-8`. */
  readonly apart?: string | undefined
  /** How many of the refused commands were sent at once after the refusal of the one before, if many were. */
  readonly hurried?: number
  /** The server refused commands at a limit of its own meanwhile. */
  readonly limited?: boolean
  /** All were the same command, and others of its name were accepted. */
  readonly alone?: boolean
  /** The shortest and the longest of the others, in milliseconds. */
  readonly range?: readonly [least: number, most: number] | undefined
  /** The milliseconds after which what was missing had come, if it had. */
  readonly came?: number | undefined
  /** The UIDs of the mailbox went on as before. */
  readonly goesOn?: boolean
  /** They took longer and longer. */
  readonly grows?: boolean
  /** The longest pause within an answer, in milliseconds. */
  readonly paused?: number
  /** Each time, what was waited for was given back as soon as the wait was given up. */
  readonly circular?: boolean
  /** It waited for the answer to the same command, as others did that began meanwhile. */
  readonly again?: boolean
  /** How many of them ended without what they waited for. */
  readonly inVain?: number
  /** The number of others that waited before it. */
  readonly ahead?: number
  /** The milliseconds for which something has been in use that was not given back. */
  readonly kept?: number
  /** Whether the server lists a capability that a remedy needs. */
  readonly offers?: Offers | undefined
  /** The refused command without which the messages would be gone: `UID EXPUNGE (NOPERM)`. */
  readonly refusedRemoval?: string | undefined
  /** Capabilities. */
  readonly names?: ReadonlyArray<string>
  /** A part of the answer had come. */
  readonly answering?: boolean
  /** So many messages of it. */
  readonly messages?: number
  /** How many messages are left. */
  readonly left?: number
  /** The condition of an answer that came after the app had given up the command. */
  readonly condition?: string | undefined
  /** The login was sent over the connection. */
  readonly isLoginSent?: boolean
  /** The server said so itself: that it was at work, or that it failed. */
  readonly isReported?: boolean
  /** What follows is compressed in the log of another program. */
  readonly isCompressed?: boolean
  /** Another session has the mailbox open. */
  readonly isHeld?: boolean
  /** This program had done so itself before. */
  readonly isOwn?: boolean
  /** This program was asked for it, and did it knowingly. */
  readonly isAsked?: boolean
  /** The milliseconds that the server took by its own account, or those of the whole of which it is a part. */
  readonly own?: number | undefined
  /** The milliseconds of all such times, of which `ms` is the longest, or a part. */
  readonly whole?: number
  /** The server is on this machine. */
  readonly isLocal?: boolean
  /** The calls of the app that waited for it in this program, and the longest of these waits in milliseconds. */
  readonly queue?: { readonly calls: ReadonlyArray<string>; readonly ms: number } | undefined
  /** The milliseconds of a round trip, if that is long: TCP and TLS took as long. */
  readonly roundTrip?: number | undefined
  /** The octets a second at which all long answers came, whatever their size. */
  readonly rate?: number | undefined
  /** The usual time of the other answers on the connection, in milliseconds, if that is far less. */
  readonly usual?: number | undefined
  /** How many those are. */
  readonly others?: number
}

/** Words by the id of the quirk or of the observation. */
export interface Observations {
  readonly [id: string]: (observed: Observed) => Observation
}
