/**
 * All that watches what an app's commands do. It is made for the first of them: a fleet has tens of thousands of connections that
 * only wait for news.
 */
import { dataIn } from "../Data.ts"
import type { Dialogue, Watch } from "./Dialogue.ts"
import { AskedSizes } from "./AskedSizes.ts"
import { Appends } from "./Appends.ts"
import { AskingForNews } from "./Asking.ts"
import { CopiedMessages } from "./CopiedMessages.ts"
import { Deletions } from "./Deletions.ts"
import { Downloads } from "./Downloads.ts"
import { Drafts } from "./Drafts.ts"
import { ForeignUids } from "./ForeignUids.ts"
import { Freed } from "./Freed.ts"
import { InParts } from "./InParts.ts"
import { MisspeltFlags } from "./MisspeltFlags.ts"
import { Lookups } from "./Lookups.ts"
import { Numbering } from "./Numbering.ts"
import { Polling } from "./Polling.ts"
import { ModSequences } from "./ModSequences.ts"
import { ReplacedFlags } from "./ReplacedFlags.ts"
import { SideEffects } from "./SideEffects.ts"
import { UnreadSearches } from "./UnreadSearches.ts"
import type { Received, Sent } from "./Line.ts"

export class OfCommands {
  readonly effects = new SideEffects()
  readonly deletions = new Deletions()
  readonly freed = new Freed()
  readonly drafts = new Drafts()
  readonly replaced = new ReplacedFlags()
  readonly misspelt = new MisspeltFlags()
  readonly modSequences = new ModSequences()
  readonly downloads = new Downloads()
  readonly copied = new CopiedMessages()
  readonly polling = new Polling()
  readonly asking = new AskingForNews()
  readonly lookups = new Lookups()
  readonly appends = new Appends()
  readonly numbering = new Numbering()
  readonly foreign = new ForeignUids(this.numbering.told)
  readonly inParts = new InParts()
  readonly unreadSearches = new UnreadSearches()
  readonly askedSizes = new AskedSizes()
  readonly all: ReadonlyArray<Watch> = [
    this.effects,
    this.deletions,
    this.freed,
    this.drafts,
    this.replaced,
    this.misspelt,
    this.modSequences,
    this.downloads,
    this.copied,
    this.polling,
    this.asking,
    this.lookups,
    this.appends,
    this.numbering,
    this.foreign,
    this.inParts,
    this.unreadSearches,
    this.askedSizes
  ]
}

/** Those of a connection on which nothing was asked of messages: they are never told a line. */
const none = new OfCommands()

/** What a server says of a mailbox, and not of single messages: without a command, none of the watches makes anything of it. */
const ofMailbox = /^(?:BYE|CAPABILITY|ENABLED|EXISTS|FLAGS|ID|NO|OK|PREAUTH|RECENT)?$/

export class CommandWatches implements Watch {
  now = none

  sent(asked: Sent, dialogue: Dialogue): void {
    if (this.now === none && asked.isApps) this.now = new OfCommands()
    if (this.now !== none) for (const watch of this.now.all) watch.sent?.(asked, dialogue)
  }

  received(said: Received, dialogue: Dialogue): void {
    if (this.now === none && (said.unread || !ofMailbox.test(dataIn(said.text).name)))
      this.now = new OfCommands()
    if (this.now !== none) for (const watch of this.now.all) watch.received?.(said, dialogue)
  }

  end(): void {
    if (this.now !== none) for (const watch of this.now.all) watch.end?.()
  }
}
