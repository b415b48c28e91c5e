/** GETACL, SETACL, DELETEACL, MYRIGHTS and LISTRIGHTS: who may do what with a mailbox. RFC 4314. */
import { Schema } from "effect"
import * as Argument from "../../Argument.ts"
import type { Command } from "../Command.ts"
import { checking } from "../checking.ts"
import * as Plan from "../Plan.ts"
import { asReceived } from "../asReceived.ts"

/** The rights that a user can be given. */
export interface ListedRights {
  /** One letter for each right that it always has. */
  readonly required: string
  /** The rights that can be given; the rights of one text only together. */
  readonly optional: ReadonlyArray<string>
}

const offered = Plan.ifListed("ACL")

const checkOf = (name: string) => checking(name, () => ({ mailbox: Schema.String }))

const checkWho = (name: string) =>
  checking(name, () => ({ mailbox: Schema.String, identifier: Schema.String }))

const checkGetAcl = checkOf("GETACL")
const checkMyRights = checkOf("MYRIGHTS")
const checkDeleteAcl = checkWho("DELETEACL")
const checkListRights = checkWho("LISTRIGHTS")
const checkSetAcl = checking("SETACL", () => ({
  mailbox: Schema.String,
  identifier: Schema.String,
  rights: Schema.String.check(Schema.isPattern(/^[+-]?[a-z0-9]*$/))
}))

/**
 * Asks who may do what: one letter for each right, by identifier, such as a user or `anyone`. Without ACL, this and the other
 * commands of ACL fail with `NotOffered`. RFC 4314 §3.3.
 */
export const getAcl = (mailbox: string): Command<ReadonlyMap<string, string>> =>
  checkGetAcl({ mailbox }) ??
  offered({
    name: "GETACL",
    args: [Argument.mailbox(mailbox)],
    result: (untagged) => untagged.findLast((response) => response._tag === "Acl")?.rights ?? new Map()
  })

/** Gives these rights and no others; with `+` or `-` in front it adds or takes away. RFC 4314 §3.1. */
export const setAcl = (mailbox: string, identifier: string, rights: string): Command<void> =>
  checkSetAcl({ mailbox, identifier, rights }) ??
  offered({
    name: "SETACL",
    args: [Argument.mailbox(mailbox), asReceived(identifier), Argument.text(rights)],
    result: () => {}
  })

/** Removes the entry of an identifier. RFC 4314 §3.2. */
export const deleteAcl = (mailbox: string, identifier: string): Command<void> =>
  checkDeleteAcl({ mailbox, identifier }) ??
  offered({
    name: "DELETEACL",
    args: [Argument.mailbox(mailbox), asReceived(identifier)],
    result: () => {}
  })

/** Asks what the user itself may do, one letter for each right; `undefined` if the server does not say. RFC 4314 §3.5. */
export const myRights = (mailbox: string): Command<string | undefined> =>
  checkMyRights({ mailbox }) ??
  offered({
    name: "MYRIGHTS",
    args: [Argument.mailbox(mailbox)],
    result: (untagged) => untagged.findLast((response) => response._tag === "MyRights")?.rights
  })

/** Asks which rights an identifier can be given; `undefined` if the server does not say. RFC 4314 §3.4. */
export const listRights = (mailbox: string, identifier: string): Command<ListedRights | undefined> =>
  checkListRights({ mailbox, identifier }) ??
  offered({
    name: "LISTRIGHTS",
    args: [Argument.mailbox(mailbox), asReceived(identifier)],
    result: (untagged) => {
      const listed = untagged.findLast((response) => response._tag === "ListRights")
      return listed && { required: listed.required, optional: listed.optional }
    }
  })
