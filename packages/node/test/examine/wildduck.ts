/**
 * The part of WildDuck that speaks IMAP, on loopback, with a store in memory that does what WildDuck's own one does with MongoDB.
 * Started as a program: FOLDER PORT PASSWORD.
 */
import { EventEmitter } from "node:events"
import { createRequire } from "node:module"

interface Message {
  uid: number
  modseq: number
  flags: ReadonlyArray<string>
  readonly idate: Date
  readonly mimeTree: object
}

/** What a connection is told of another one's doing. */
interface Entry {
  readonly command: "EXISTS" | "EXPUNGE" | "FETCH"
  readonly uid: number
  readonly modseq: number
  readonly flags?: ReadonlyArray<string>
  /** The connection that was told already. */
  readonly ignore?: string
}

interface Mailbox {
  readonly _id: string
  readonly path: string
  readonly uidValidity: number
  uidNext: number
  modifyIndex: number
  messages: ReadonlyArray<Message>
  readonly journal: Array<Entry>
}

interface Session {
  readonly id: string
  readonly selected?: { readonly condstoreEnabled?: boolean }
  readonly writeStream: { readonly write: (what: unknown, done?: () => void) => void }
  readonly formatResponse: (command: string, uid: number, data?: object) => unknown
  readonly getQueryResponse: (query: object, message: Message) => unknown
  readonly matchSearchQuery: (
    message: Message,
    query: object,
    done: (error: unknown, isFound: boolean) => void
  ) => void
}

/** The end of a call: an error, or a value, or the name of what is wrong. */
type Done = (error: unknown, value?: unknown, more?: object) => void

interface Update {
  readonly action: "add" | "remove" | "set"
  readonly destination: string
  readonly isUid?: boolean
  readonly messages: ReadonlyArray<number>
  readonly query: object
  readonly silent?: boolean
  readonly changedSince?: number
  readonly unchangedSince?: number
  readonly value: ReadonlyArray<string>
}

const [folder = "", port = "", password = ""] = process.argv.slice(2)
const load = createRequire(`${folder}/imap-core/index.js`)
const { IMAPServer } = load("./index.js")
const { compileStream } = load("./lib/handler/imap-handler.js")
const parseMimeTree = load("./lib/indexer/parse-mime-tree.js")

let made = 0
const newMailbox = (path: string): Mailbox => ({
  _id: `mailbox-${++made}`,
  path,
  uidValidity: 1000 + made,
  uidNext: 1,
  modifyIndex: 0,
  messages: [],
  journal: []
})

const mailboxes = new Map([["INBOX", newMailbox("INBOX")]])
const byId = (id: string): Mailbox | undefined => Array.from(mailboxes.values()).find(({ _id }) => _id === id)

const news = new EventEmitter().setMaxListeners(0)
const fire = () => setImmediate(() => news.emit("news"))

const note = (mailbox: Mailbox, entry: Omit<Entry, "modseq">): number => {
  const modseq = ++mailbox.modifyIndex
  mailbox.journal.push({ ...entry, modseq })
  return modseq
}

const add = (mailbox: Mailbox, message: Omit<Message, "modseq" | "uid">): number => {
  const uid = mailbox.uidNext++
  const modseq = note(mailbox, { command: "EXISTS", uid })
  mailbox.messages = [...mailbox.messages, { ...message, uid, modseq }]
  return uid
}

const remove = (mailbox: Mailbox, message: Message, session: Session): void => {
  mailbox.messages = mailbox.messages.filter((each) => each !== message)
  session.writeStream.write(session.formatResponse("EXPUNGE", message.uid))
  note(mailbox, { command: "EXPUNGE", uid: message.uid, ignore: session.id })
}

const changed = ({ flags }: Message, { action, value }: Update): ReadonlyArray<string> => {
  if (action === "set") return value
  return action === "add"
    ? [...flags, ...value.filter((flag) => !flags.includes(flag))]
    : flags.filter((flag) => !value.includes(flag))
}

/** The messages of a mailbox that were asked for. */
const chosen = (mailbox: Mailbox, { messages }: Update): ReadonlyArray<Message> =>
  mailbox.messages.filter(({ uid }) => messages.includes(uid))

const missing = (done: Done) => done(null, "NONEXISTENT")

const copied = (
  from: string,
  update: Update,
  each: (source: Mailbox, message: Message) => void,
  done: Done
) => {
  const source = byId(from)
  const destination = mailboxes.get(update.destination)
  if (source === undefined || destination === undefined) return done(null, "TRYCREATE")
  const messages = chosen(source, update)
  const destinationUid = messages.map((message) => add(destination, message))
  for (const message of messages) each(source, message)
  fire()
  done(null, true, {
    uidValidity: destination.uidValidity,
    sourceUid: messages.map(({ uid }) => uid),
    destinationUid
  })
}

const server = Object.assign(new IMAPServer({ disableSTARTTLS: true, ignoreSTARTTLS: true, logger: false }), {
  notifier: {
    addListener: (_: Session, listener: () => void) => news.on("news", listener),
    removeListener: (_: Session, listener: () => void) => news.off("news", listener),
    getUpdates: (id: string, since: number, done: Done) =>
      done(
        null,
        byId(id)?.journal.filter(({ modseq }) => modseq > since)
      )
  },

  onAuth: (login: { readonly username: string; readonly password: string }, _: Session, done: Done) =>
    login.username === "alice" && login.password === password
      ? done(null, { user: { id: "alice", username: "alice" } })
      : done(null, undefined),

  onList: (_query: string, _: Session, done: Done) => done(null, mailboxes),
  onLsub: (_query: string, _: Session, done: Done) => done(null, mailboxes),

  onCreate: (path: string, _: Session, done: Done) => {
    if (mailboxes.has(path)) return done(null, "ALREADYEXISTS")
    mailboxes.set(path, newMailbox(path))
    done(null, true)
  },

  onDelete: (path: string, _: Session, done: Done) =>
    path === "INBOX" ? done(null, "CANNOT") : mailboxes.delete(path) ? done(null, true) : missing(done),

  onOpen: (path: string, _: Session, done: Done) => {
    const mailbox = mailboxes.get(path)
    if (mailbox === undefined) return missing(done)
    done(null, { ...mailbox, uidList: mailbox.messages.map(({ uid }) => uid) })
  },

  onStatus: (path: string, _: Session, done: Done) => {
    const mailbox = mailboxes.get(path)
    if (mailbox === undefined) return missing(done)
    const { messages, modifyIndex: highestModseq, uidNext, uidValidity } = mailbox
    const unseen = messages.filter(({ flags }) => !flags.includes("\\Seen")).length
    done(null, { messages: messages.length, uidNext, uidValidity, unseen, highestModseq })
  },

  onAppend: (
    path: string,
    flags: ReadonlyArray<string>,
    _date: unknown,
    raw: Uint8Array,
    _: Session,
    done: Done
  ) => {
    const mailbox = mailboxes.get(path)
    if (mailbox === undefined) return done(null, "TRYCREATE")
    const uid = add(mailbox, { flags, idate: new Date(), mimeTree: parseMimeTree(raw) })
    fire()
    done(null, true, { uidValidity: mailbox.uidValidity, uid })
  },

  onStore: (id: string, update: Update, session: Session, done: Done) => {
    const mailbox = byId(id)
    if (mailbox === undefined) return missing(done)
    const { unchangedSince } = update
    const isLater = ({ modseq }: Message) =>
      unchangedSince !== undefined && unchangedSince > 0 && modseq > unchangedSince
    const isConditional = session.selected?.condstoreEnabled === true
    for (const message of chosen(mailbox, update).filter((each) => !isLater(each))) {
      message.flags = changed(message, update)
      const { flags, uid } = message
      message.modseq = note(mailbox, { command: "FETCH", uid, flags, ignore: session.id })
      if (update.silent === true && !isConditional) continue
      session.writeStream.write(
        session.formatResponse("FETCH", uid, {
          uid: update.isUid === true ? uid : false,
          flags: update.silent === true ? false : flags,
          modseq: isConditional ? message.modseq : false
        })
      )
    }
    fire()
    done(
      null,
      true,
      chosen(mailbox, update)
        .filter(isLater)
        .map(({ uid }) => uid)
    )
  },

  onExpunge: (id: string, update: Update, session: Session, done: Done) => {
    const mailbox = byId(id)
    if (mailbox === undefined) return missing(done)
    const among = update.isUid === true ? chosen(mailbox, update) : mailbox.messages
    for (const message of among.filter(({ flags }) => flags.includes("\\Deleted"))) {
      remove(mailbox, message, session)
    }
    fire()
    done(null, true)
  },

  onCopy: (_connection: unknown, id: string, update: Update, _: Session, done: Done) =>
    copied(id, update, () => {}, done),

  onMove: (id: string, update: Update, session: Session, done: Done) =>
    copied(id, update, (source, message) => remove(source, message, session), done),

  onFetch: (id: string, update: Update, session: Session, done: Done) => {
    const mailbox = byId(id)
    if (mailbox === undefined) return missing(done)
    const { changedSince = 0, query } = update
    const left = chosen(mailbox, update).filter(({ modseq }) => modseq > changedSince)
    const next = (at: number): void => {
      const message = left[at]
      if (message === undefined) return done(null, true)
      const values = session.getQueryResponse(query, message)
      const response = session.formatResponse("FETCH", message.uid, { query, values })
      session.writeStream.write(compileStream(response), () => next(at + 1))
    }
    next(0)
  },

  onSearch: (id: string, update: Update, session: Session, done: Done) => {
    const mailbox = byId(id)
    if (mailbox === undefined) return missing(done)
    const found: Array<Message> = []
    const { messages } = mailbox
    const next = (at: number): void => {
      const message = messages[at]
      if (message === undefined) {
        const highestModseq = Math.max(0, ...found.map(({ modseq }) => modseq))
        return done(null, { uidList: found.map(({ uid }) => uid), highestModseq })
      }
      session.matchSearchQuery(message, update.query, (_, isFound) => {
        if (isFound) found.push(message)
        next(at + 1)
      })
    }
    next(0)
  }
})

server.listen(Number(port), "127.0.0.1")
