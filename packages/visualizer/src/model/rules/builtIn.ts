/** The built-in rules, one file each. */
import addressSilent from "./address-silent.ts"
import askedAfterEnd from "./asked-after-end.ts"
import certificateUnverified from "./certificate-unverified.ts"
import clockJumped from "./clock-jumped.ts"
import commandRefused from "./command-refused.ts"
import doneUnanswered from "./done-unanswered.ts"
import eventsDropped from "./events-dropped.ts"
import expungedOthers from "./expunged-others.ts"
import extensionRefused from "./extension-refused.ts"
import fewerCapabilities from "./fewer-capabilities.ts"
import fewerMessages from "./fewer-messages.ts"
import givenUp from "./given-up.ts"
import identityEarly from "./identity-early.ts"
import identityLeftOut from "./identity-left-out.ts"
import identityResent from "./identity-resent.ts"
import identitySwallowed from "./identity-swallowed.ts"
import idleEnded from "./idle-ended.ts"
import lateNews from "./late-news.ts"
import leftUnanswered from "./left-unanswered.ts"
import loginDisabled from "./login-disabled.ts"
import loginInClear from "./login-in-clear.ts"
import loginRepeated from "./login-repeated.ts"
import markedAsRead from "./marked-as-read.ts"
import mechanismRefused from "./mechanism-refused.ts"
import neverAnswered from "./never-answered.ts"
import numbersAsUids from "./numbers-as-uids.ts"
import olderNotKept from "./older-not-kept.ts"
import portSilent from "./port-silent.ts"
import provisionalGreeting from "./provisional-greeting.ts"
import raceLost from "./race-lost.ts"
import readOnly from "./read-only.ts"
import refusedHere from "./refused-here.ts"
import requestUnasked from "./request-unasked.ts"
import selectRefused from "./select-refused.ts"
import serverWarned from "./server-warned.ts"
import strayLines from "./stray-lines.ts"
import tagMissing from "./tag-missing.ts"
import throttled from "./throttled.ts"
import tokenRenewed from "./token-renewed.ts"
import traceCut from "./trace-cut.ts"
import uidsNotKept from "./uids-not-kept.ts"
import uidvalidityChanged from "./uidvalidity-changed.ts"
import unknownTag from "./unknown-tag.ts"
import unreadData from "./unread-data.ts"
import untaggedBad from "./untagged-bad.ts"
import type { Rule } from "./Rule.ts"

/** The built-in rules. */
export const builtIn: ReadonlyArray<Rule> = [
  raceLost,
  portSilent,
  addressSilent,
  certificateUnverified,
  loginInClear,
  loginDisabled,
  mechanismRefused,
  loginRepeated,
  tokenRenewed,
  identityResent,
  identityEarly,
  identitySwallowed,
  identityLeftOut,
  untaggedBad,
  tagMissing,
  unknownTag,
  strayLines,
  unreadData,
  requestUnasked,
  fewerCapabilities,
  provisionalGreeting,
  commandRefused,
  selectRefused,
  extensionRefused,
  neverAnswered,
  leftUnanswered,
  givenUp,
  readOnly,
  uidvalidityChanged,
  uidsNotKept,
  fewerMessages,
  idleEnded,
  lateNews,
  doneUnanswered,
  throttled,
  serverWarned,
  refusedHere,
  askedAfterEnd,
  olderNotKept,
  eventsDropped,
  traceCut,
  clockJumped,
  numbersAsUids,
  markedAsRead,
  expungedOthers
]
