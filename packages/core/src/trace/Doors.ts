/**
 * The doors by which text comes into a line of a trace. A strict trace has few: a word of the protocol, a number or a name
 * in its grammar, and the words of a status response, which are for a person. What comes by none becomes a placeholder.
 */
import { Brand } from "effect"
import type { Redaction } from "./Event.ts"
import { known } from "../imap/wire/protocolWords.ts"

/** Text that has come through a door. A line takes no other, and the compiler refuses a plain string. */
export type Admitted = string & Brand.Brand<"Admitted">

const pass = Brand.nominal<Admitted>()

/** Joins what was told, and numbers, with text of this library. */
export const admitted = (
  ours: TemplateStringsArray,
  ...parts: ReadonlyArray<Admitted | number | bigint>
): Admitted => pass(ours.map((text, index) => `${text}${parts[index] ?? ""}`).join(""))

/** Joins parts that were told, however many they are. */
export const joined = (parts: ReadonlyArray<Admitted>, between = admitted` `): Admitted =>
  pass(parts.join(between))

/** Tags are remembered until so many newer ones were sent. */
const mostTags = 1000

/** The doors of one session. Those of other levels than `strict` stand open. */
export class Doors {
  private readonly isOpen: boolean
  private readonly tags = new Set<string>()

  constructor(level: Redaction) {
    this.isOpen = level !== "strict"
  }

  /** Remembers a tag that was sent. */
  sent(tag: string): void {
    this.tags.add(tag)
    const oldest = this.tags.keys().next().value
    if (this.tags.size > mostTags && oldest !== undefined) this.tags.delete(oldest)
  }

  /** A tag that was sent. */
  tag(text: string): Admitted | undefined {
    return this.isOpen || this.tags.has(text) ? pass(text) : undefined
  }

  /** A word of the protocol. */
  word(text: string): Admitted | undefined {
    return this.isOpen || known(text) !== undefined ? pass(text) : undefined
  }

  /** A capability, a mechanism or a response code: servers have their own, which look like those of the protocol. */
  name(text: string): Admitted {
    const [base = ""] = text.split("=", 1)
    return this.isOpen || known(base) !== undefined || name.test(text) ? pass(text) : admitted`<word>`
  }

  /** Capabilities, separated by spaces. */
  namesIn(text: string): Admitted {
    return this.isOpen ? pass(text) : pass(text.replace(/[^ ()]+/g, (each) => this.name(each)))
  }

  /** Flags: keywords are labels of the user unless they are registered, as `$Junk` is. RFC 9051 §2.3.2. */
  flagsIn(text: string): Admitted {
    if (this.isOpen) return pass(text)
    return pass(text.replace(/[^ ()]+/g, (flag) => (isOfAll(flag) ? flag : "<flag>")))
  }

  /** Numbers, sets of them, and lists of sets. */
  numbersIn(text: string): Admitted | undefined {
    return this.isOpen || numbers.test(text) ? pass(text) : undefined
  }

  /** How far a command is, by its tag: what is done, and what is to be done. RFC 9585 §4. */
  progressIn(text: string): Admitted | undefined {
    const [, tag] = progress.exec(text) ?? []
    return this.isOpen || (tag !== undefined && (tag === "NIL" || this.tags.has(tag.slice(1, -1))))
      ? pass(text)
      : undefined
  }

  /** A list of the usual charsets. RFC 9051 §7.1. */
  charsetsIn(text: string): Admitted | undefined {
    return this.isOpen || charsets.test(text) ? pass(text) : undefined
  }

  /** The name of an item of FETCH, with the section of a body, but without the names of header fields. RFC 9051 §6.4.5. */
  item(text: string): Admitted | undefined {
    if (this.isOpen || known(text) !== undefined || section.test(text)) return pass(text)
    const [beginning] = fieldsOfHeader.exec(text) ?? []
    return beginning === undefined ? undefined : pass(`${beginning} <data>]`)
  }

  /** A quoted field of an ID. RFC 2971 §3.3. */
  field(text: string): Admitted | undefined {
    return this.isOpen || ofIdentity.test(text) ? pass(text) : undefined
  }

  /** Pages and hosts, of which nothing is left that gives access. */
  place(text: string): Admitted {
    return pass(text)
  }

  /** The separator of a hierarchy: no letter and no digit. */
  separator(text: string): Admitted | undefined {
    return this.isOpen || /^[^\p{L}\p{N}]?$/u.test(text) ? pass(text) : undefined
  }

  /** The words of a status response, which are for a person. RFC 9051 §7.1. */
  human(text: string): Admitted {
    return pass(text)
  }

  /** What a server says while it waits for more, if many say the same. */
  waiting(text: string): Admitted | undefined {
    return this.isOpen || usual.test(text) ? pass(text) : undefined
  }

  /** How a service that is not IMAP begins: the name and version of its protocol, or a status of three digits. */
  foreign(text: string): Admitted {
    return pass(foreign.exec(text)?.[0] ?? "")
  }

  /** Text of the client or of this library, whose parts are redacted where they are made. */
  ofClient(text: string): Admitted {
    return pass(text)
  }

  /** Text that no strict trace shows. */
  open(text: string): Admitted | undefined {
    return this.isOpen ? pass(text) : undefined
  }
}

const isOfAll = (flag: string): boolean => /^[\\$]/.test(flag) && known(flag) !== undefined

const name = /^[A-Z][A-Z0-9]*(?:[-=+._:/][A-Z0-9]*){0,16}$/

const numbers = /^[\d:,*() ]*$/

const progress = /^\((NIL|"[^"\\]*") (?:NIL|\d+) (?:NIL|\d+)\)$/i

const charsets =
  /^[( "]*(?:(?:US-ASCII|UTF-(?:7|8|16)|ISO-8859-\d{1,2}|ISO-2022-JP|WINDOWS-\d{3,4}|KOI8-[RU]|BIG5|GB2312|GBK|GB18030|SHIFT_JIS|EUC-(?:JP|KR))[() "]*)+$/i

/** A part of a message by its number, and of it the text, the header, or fields of the header. */
const section = /^(?:BODY|BINARY|BINARY\.SIZE)\[(?:\d+(?:\.\d+)*\.?)?(?:TEXT|HEADER|MIME)?\](?:<\d+>)?$/
const fieldsOfHeader = /^BODY\[(?:\d+(?:\.\d+)*\.)?HEADER\.FIELDS(?:\.NOT)?(?= \()/

const ofIdentity =
  /^"(?:name|version|os|os-version|vendor|support-url|address|date|command|arguments|environment)"$/i

/**
 * HTTP as proxies and captive portals speak it, SSH, POP3, ManageSieve, and the codes with which FTP and SMTP greet or refuse:
 * RFC 9112 §4, RFC 4253 §4.2, RFC 1939 §3, RFC 5804 §1.7, RFC 959 §5.4, RFC 5321 §4.3.2.
 */
const foreign = /^(?:HTTP\/\d\.\d \d{3} |SSH-(?:1\.99|2\.0)-|\+OK |"IMPLEMENTATION" |(?:220|421|554)[ -])/

const usual =
  /^(?:|idling|idle|ok|ready|go ahead|continue|send literal(?: data)?|ready for (?:literal data|additional command text|argument|append))\.?$/i
