/** Serves one connection: a server with mailboxes within RFC 9051 and RFC 7162, which reports whenever it likes. */
import type * as Simulator from "@effect-imap/core/internal/simulator"
import { Effect, References, type Scope } from "effect"
import { bytesOf, textOf } from "../../world/octets.ts"
import * as Link from "./Link.ts"
import { meets, type Obstacle, type Post, type Session } from "./Post.ts"
import { type Progress, progressOf } from "./progress.ts"
import { MailboxReports } from "./MailboxReports.ts"
import { isIn, parseSet, setOf } from "./sets.ts"
import { View } from "./View.ts"

interface Call {
  readonly tag: string
  readonly name: string
  readonly args: string
}

export const serve = (post: Post, end: Simulator.ServerEnd): Effect.Effect<void, never, Scope.Scope> =>
  Effect.gen(function* () {
    const link = yield* Link.make(end)
    if (post.flaky !== undefined) {
      const side = post.dice.pick("client", "server")
      yield* link.disturb({ side, after: post.dice.below(post.flaky), how: "reset" })
    }
    const connection = new Connection(post, link)
    post.sessions.add(connection)
    yield* Effect.addFinalizer(() => Effect.sync(() => post.sessions.delete(connection)))
    yield* connection.run
    // lines are written in order
  }).pipe(Effect.ignore, Effect.provideService(References.MaxOpsBeforeYield, Infinity))

class Connection implements Session {
  readonly link: Link.Link
  private readonly post: Post
  private readonly habits: Post["habits"]
  private readonly enabled = { condstore: false, qresync: false }
  private readonly register: MailboxReports
  private view: View | undefined
  /** The name by which the mailbox was opened. */
  private name = ""
  private progress: Progress = "none"
  private idleTag = ""
  private out = ""
  private isOver = false

  constructor(post: Post, link: Link.Link) {
    this.post = post
    this.link = link
    this.habits = post.habits
    this.register = new MailboxReports(post)
  }

  readonly selected = () => (this.view === undefined ? undefined : this.name)
  readonly open = () => this.view?.box

  get bye(): Effect.Effect<void> {
    return Effect.suspend(() => {
      this.isOver = true
      return Effect.andThen(this.say("* BYE going down\r\n"), this.link.end)
    })
  }

  push(isUrgent: boolean): Effect.Effect<void> {
    return Effect.suspend(() => {
      const { dice } = this.post
      const { interjects, speaksUp } = this.habits
      const { progress } = this
      if (this.isOver) return Effect.void
      if (this.isBereft && this.habits.onMailboxGone === "ended") return this.bye
      if (progress === "selecting" || (this.view === undefined && !this.register.notifies)) return Effect.void
      const chance = progress === "idle" ? (isUrgent ? 1 : 0.7) : progress === "none" ? speaksUp : interjects
      if (!dice.chance(chance)) return Effect.void
      const mayExpunge = progress === "idle" || (progress === "uids" && this.habits.expungesSoon)
      this.out += this.news(mayExpunge)
      return this.flush
    })
  }

  get run() {
    return Effect.gen({ self: this }, function* () {
      if (this.meets("silent greeting")) return yield* Effect.never
      if (this.meets("BYE greeting")) {
        yield* this.say("* BYE too busy\r\n")
        return yield* this.link.end
      }
      yield* this.say(`* OK [CAPABILITY ${this.habits.capabilities}] ready\r\n`)
      let unread = ""
      while (!this.isOver) {
        unread += textOf(yield* this.link.read)
        const lines = unread.split("\r\n")
        unread = lines.pop() ?? ""
        for (const line of lines) yield* this.answer(line)
      }
    })
  }

  private meets(obstacle: Obstacle): boolean {
    return meets(this.post, obstacle)
  }

  private say(text: string): Effect.Effect<void> {
    return this.link.write(bytesOf(text))
  }

  private get flush(): Effect.Effect<void> {
    return Effect.suspend(() => {
      const { out } = this
      this.out = ""
      return out === "" ? Effect.void : this.say(out)
    })
  }

  /** Writes a line of an answer. Others may act before it, and time may pass. */
  private line(text: () => string): Effect.Effect<void> {
    return Effect.suspend(() => {
      const { dice } = this.post
      const { meddles, pauses } = this.habits
      const isMeddled = dice.chance(meddles) && this.post.meddling-- > 0
      const isLate = dice.chance(pauses)
      if (!isMeddled && !isLate) {
        this.out += text()
        return Effect.void
      }
      return Effect.gen({ self: this }, function* () {
        yield* this.flush
        if (isLate) yield* Effect.sleep(dice.pick(1, 20, 400, 3_000))
        if (isMeddled) yield* this.post.others
        this.out += text()
      })
    })
  }

  private answer(line: string) {
    return Effect.gen({ self: this }, function* () {
      if (line === "DONE") return yield* this.done
      const [tag = "", first = "", second = ""] = line.split(" ")
      const name = first.toUpperCase() === "UID" ? `UID ${second.toUpperCase()}` : first.toUpperCase()
      const args = line.slice(tag.length + name.length + 2)
      this.progress = progressOf(name)
      yield* this.perform({ tag, name, args })
      yield* this.flush
      if (this.progress !== "idle") this.progress = "none"
    })
  }

  private get done() {
    return Effect.gen({ self: this }, function* () {
      if (this.progress !== "idle") return
      yield* this.line(() => this.news(true))
      this.progress = "none"
      yield* this.ok(this.idleTag)
      yield* this.flush
    })
  }

  private news(mayExpunge: boolean): string {
    return (this.view?.news(mayExpunge) ?? "") + this.register.news(this.view?.box)
  }

  /** Its mailbox was deleted, or has another name. */
  private get isBereft(): boolean {
    return this.view !== undefined && this.post.boxes.get(this.name) !== this.view.box
  }

  private close(): void {
    if (this.view !== undefined) this.register.noteClosed(this.view.box)
    this.view = undefined
  }

  private ok(tag: string, code?: string): Effect.Effect<void> {
    return this.line(() => {
      const { view } = this
      const reached =
        this.habits.modSeqCodes && this.enabled.condstore && view !== undefined && !this.habits.noModSeq
          ? `HIGHESTMODSEQ ${view.reach}`
          : undefined
      const shown = code ?? (this.post.dice.chance(0.5) ? reached : undefined)
      return `${tag} OK ${shown === undefined ? "" : `[${shown}] `}done\r\n`
    })
  }

  /** Ends a command: the updates, then OK. */
  private finish(tag: string, mayExpunge: boolean) {
    return Effect.andThen(
      this.line(() => this.news(mayExpunge)),
      this.ok(tag)
    )
  }

  private perform(call: Call): Effect.Effect<unknown> {
    const { args, name, tag } = call
    if (this.isBereft && this.habits.onMailboxGone === "ended") return this.bye
    if (this.isBereft && this.habits.onMailboxGone === "refused" && /SEARCH|FETCH|STORE|EXPUNGE/.test(name)) {
      this.post.met.add(name.endsWith("SEARCH") ? "SEARCH refused" : "FETCH refused")
      this.out += `${tag} NO [NONEXISTENT] the mailbox is gone\r\n`
      return Effect.void
    }
    switch (name) {
      case "LOGIN":
        return this.login(tag)
      case "CAPABILITY":
        this.out += `* CAPABILITY ${this.habits.capabilities}\r\n${tag} OK done\r\n`
        return Effect.void
      case "ENABLE":
        return this.enable(call)
      case "SELECT":
      case "EXAMINE":
        return this.select(call)
      case "UID SEARCH":
        return this.search(call)
      case "FETCH":
      case "UID FETCH":
        return this.fetch(call)
      case "UID STORE":
        return this.store(call)
      case "UID EXPUNGE":
        return this.expunge(call)
      case "IDLE":
        this.idleTag = tag
        this.out += "+ idling\r\n"
        return this.line(() => this.news(true))
      case "NOOP":
        return this.finish(tag, true)
      case "LIST":
        return this.listing(tag, this.register.listed(args))
      case "STATUS":
        return this.status(call)
      case "NOTIFY":
        this.register.notify()
        return this.ok(tag)
      case "UNSELECT":
        this.close()
        return this.ok(tag)
      case "LOGOUT":
        this.isOver = true
        this.out += `* BYE bye\r\n${tag} OK bye\r\n`
        return Effect.andThen(this.flush, this.link.end)
      default:
        this.out += `${tag} BAD ${name} is not known\r\n`
        return Effect.void
    }
  }

  private login(tag: string): Effect.Effect<unknown> {
    if (this.meets("silent login")) return Effect.never
    if (this.meets("unavailable")) this.out += `${tag} NO [UNAVAILABLE] later\r\n`
    else if (this.meets("limit")) this.out += `${tag} NO [LIMIT] too many connections\r\n`
    else this.out += `${tag} OK [CAPABILITY ${this.habits.capabilities}] welcome\r\n`
    return Effect.void
  }

  private enable({ args, tag }: Call): Effect.Effect<unknown> {
    if (this.meets("ENABLE refused")) {
      this.out += `${tag} NO not now\r\n`
      return Effect.void
    }
    const names = args.split(" ").filter((name) => this.habits.capabilities.split(" ").includes(name))
    if (names.includes("QRESYNC")) this.enabled.qresync = true
    if (names.includes("CONDSTORE") || this.enabled.qresync) this.enabled.condstore = true
    this.out += `* ENABLED ${names.join(" ")}\r\n${tag} OK done\r\n`
    return Effect.void
  }

  private select({ args, tag }: Call) {
    return Effect.gen({ self: this }, function* () {
      const wasOpen = this.view !== undefined
      this.close()
      if (wasOpen) this.out += "* OK [CLOSED] the other one\r\n"
      if (this.meets("SELECT silent")) return yield* Effect.never
      const name = args.split(" ")[0]?.replaceAll('"', "") ?? ""
      const box = this.post.boxes.get(name)
      if (box === undefined || this.meets("SELECT refused")) {
        this.out += `${tag} NO ${box === undefined ? "there is none" : "not now"}\r\n`
        return
      }
      if (/\((?:CONDSTORE|QRESYNC)/.test(args)) this.enabled.condstore = true
      const since = /QRESYNC \((\d+) (\d+)/.exec(args)
      const asked =
        since !== null &&
        this.enabled.qresync &&
        !this.habits.noModSeq &&
        Number(since[1]) === box.uidValidity
          ? Number(since[2])
          : undefined
      if (this.post.dice.chance(this.habits.meddles)) yield* this.post.others
      for (const line of this.opened(new View(box, this.habits, this.enabled), name, asked))
        yield* this.line(() => line)
      yield* this.line(() => (this.post.dice.chance(this.habits.interjects) ? this.news(false) : ""))
      yield* this.ok(tag, "READ-WRITE")
    })
  }

  /** Opens the mailbox as it is at this moment. */
  private opened(view: View, name: string, since: number | undefined): ReadonlyArray<string> {
    this.view = view
    this.name = name
    const { box } = view
    const { capabilities, noModSeq, uidNext, uidValidity } = this.habits
    const keepsModSeq = capabilities.includes("CONDSTORE")
    return [
      "* FLAGS (\\Seen \\Flagged \\Answered \\Deleted $Work)\r\n",
      `* ${view.places.length} EXISTS\r\n* 0 RECENT\r\n`,
      ...(uidValidity ? [`* OK [UIDVALIDITY ${box.uidValidity}] valid\r\n`] : []),
      ...(uidNext ? [`* OK [UIDNEXT ${box.uidNext}] next\r\n`] : []),
      ...(keepsModSeq ? [`* OK [${noModSeq ? "NOMODSEQ" : `HIGHESTMODSEQ ${box.modSeq}`}] so far\r\n`] : []),
      ...(capabilities.includes("OBJECTID") ? [`* OK [MAILBOXID (F${box.mailboxId})] id\r\n`] : []),
      ...(since === undefined ? [] : view.delta(since))
    ]
  }

  private listing(tag: string, lines: ReadonlyArray<string>) {
    return Effect.andThen(
      Effect.forEach(lines, (line) => this.line(() => line), { discard: true }),
      this.finish(tag, false)
    )
  }

  private status({ args, tag }: Call): Effect.Effect<unknown> {
    const box = this.post.boxes.get(args.split(" ")[0]?.replaceAll('"', "") ?? "")
    if (box !== undefined)
      return this.listing(tag, [this.register.counted(box, /\((.*)\)/.exec(args)?.[1] ?? "")])
    this.out += `${tag} NO [NONEXISTENT] there is none\r\n`
    return Effect.void
  }

  private search({ args, tag }: Call) {
    return Effect.gen({ self: this }, function* () {
      const { view } = this
      if (view === undefined) return void (this.out += `${tag} BAD nothing is selected\r\n`)
      if (this.meets("SEARCH refused")) return void (this.out += `${tag} NO not now\r\n`)
      // the numbers are those of the command, or of the answer
      const before = isOfSome(args) && this.post.dice.chance(0.5) ? searched(view.places, args) : undefined
      yield* this.line(() =>
        this.post.dice.chance(this.habits.interjects) ? this.news(this.habits.expungesSoon) : ""
      )
      yield* this.line(() => {
        const wanted = before?.filter((uid) => view.places.includes(uid)) ?? searched(view.places, args)
        const found = this.habits.hides ? wanted.filter((uid) => view.box.messages.has(uid)) : wanted
        if (!args.startsWith("RETURN")) return `* SEARCH${found.map((uid) => ` ${uid}`).join("")}\r\n`
        const all = found.length === 0 ? "" : ` ALL ${setOf(found)}`
        return `* ESEARCH (TAG "${tag}") UID${all}\r\n`
      })
      yield* this.finish(tag, this.habits.expungesSoon)
    })
  }

  private fetch({ args, name, tag }: Call) {
    return Effect.gen({ self: this }, function* () {
      const { view } = this
      if (view === undefined) return void (this.out += `${tag} BAD nothing is selected\r\n`)
      if (this.meets("FETCH refused")) return void (this.out += `${tag} NO not now\r\n`)
      const byUid = name.startsWith("UID")
      const since = /CHANGEDSINCE (\d+)/.exec(args)?.[1]
      if (since !== undefined) this.enabled.condstore = true
      const [set = ""] = args.split(" ")
      const ranges = parseSet(set, (byUid ? view.places.at(-1) : view.places.length) ?? 0)
      const items = { uid: byUid || / \(.*\bUID\b/.test(args), flags: /FLAGS/.test(args) }
      const wanted = view.places.filter((uid, index) => isIn(ranges, byUid ? uid : index + 1))
      const isWanted = (uid: number) =>
        since === undefined || (view.box.messages.get(uid)?.modSeq ?? 0) > Number(since)
      for (const uid of this.habits.shuffles ? wanted.toReversed() : wanted) {
        yield* this.line(() => {
          const isThere = view.box.messages.has(uid) || this.habits.keeps
          return isThere && isWanted(uid) && view.places.includes(uid) ? view.fetch(uid, items) : ""
        })
      }
      yield* this.finish(tag, byUid && this.habits.expungesSoon)
    })
  }

  /** Answers STORE, such as `5 +FLAGS.SILENT (\Seen)`. */
  private store({ args, tag }: Call) {
    return Effect.gen({ self: this }, function* () {
      const { view } = this
      if (view === undefined) return void (this.out += `${tag} BAD nothing is selected\r\n`)
      const [set = "", item = ""] = args.split(" ")
      const flags = (/\((.*)\)/.exec(args)?.[1] ?? "").split(" ")
      const ranges = parseSet(set, view.places.at(-1) ?? 0)
      for (const uid of view.places.filter((uid) => isIn(ranges, uid) && view.box.messages.has(uid))) {
        view.box.flag(uid, (all) =>
          item.startsWith("-")
            ? new Set([...all].filter((flag) => !flags.includes(flag)))
            : new Set([...all, ...flags])
        )
        const isSilent = item.endsWith(".SILENT")
        if (isSilent) view.flags.set(uid, view.box.messages.get(uid)?.flags.join(" ") ?? "")
        if (isSilent && !this.enabled.condstore) continue
        yield* this.line(() =>
          view.places.includes(uid) ? view.fetch(uid, { uid: true, flags: !isSilent }) : ""
        )
      }
      yield* this.finish(tag, this.habits.expungesSoon)
    })
  }

  private expunge({ args, tag }: Call) {
    return Effect.suspend(() => {
      const { view } = this
      const ranges = parseSet(args, view?.places.at(-1) ?? 0)
      for (const { flags, uid } of view?.box.messages.values() ?? [])
        if (isIn(ranges, uid) && flags.includes("\\Deleted")) view?.box.expunge(uid)
      return this.finish(tag, true)
    })
  }
}

/** Returns whether a SEARCH names messages by their numbers. */
const isOfSome = (args: string): boolean => numbers.test(args)

const numbers = /(?:^|\s)(\d[\d:,*]*)$/

/** The messages that a SEARCH names by their numbers, or all. */
const searched = (places: ReadonlyArray<number>, args: string): ReadonlyArray<number> => {
  const set = numbers.exec(args)?.[1]
  if (set === undefined) return places
  const ranges = parseSet(set, places.length)
  return places.filter((_, index) => isIn(ranges, index + 1))
}
