/**
 * The text that a line of a trace may contain. A strict trace admits words of the protocol, numbers, names of the grammar, and
 * the human-readable text of status responses. All other text becomes a placeholder.
 */
import { Brand } from "effect"
import type { Redaction } from "./Event.ts"
import { known } from "../imap/wire/protocolWords.ts"

/** Text that the allowlist admitted. Lines accept only this type, so a plain string does not compile. */
export type Admitted = string & Brand.Brand<"Admitted">

const pass = Brand.nominal<Admitted>()

/** A template of this library's own text, with admitted text and numbers as its values. */
export const admitted = (
  literals: TemplateStringsArray,
  ...parts: ReadonlyArray<Admitted | number | bigint>
): Admitted => pass(literals.map((text, index) => `${text}${parts[index] ?? ""}`).join(""))

/** Joins admitted texts. */
export const joined = (parts: ReadonlyArray<Admitted>, between = admitted` `): Admitted =>
  pass(parts.join(between))

/** The number of recent tags that a strict trace recognizes. */
const maxTags = 1000

/** The allowlist of one session. Levels other than `strict` admit everything. Each method admits one kind of text. */
export class Allowlist {
  private readonly isOpen: boolean
  private readonly tags = new Set<string>()

  constructor(level: Redaction) {
    this.isOpen = level !== "strict"
  }

  /** Remembers a tag that was sent. */
  sent(tag: string): void {
    this.tags.add(tag)
    const oldest = this.tags.keys().next().value
    if (this.tags.size > maxTags && oldest !== undefined) this.tags.delete(oldest)
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

  /** The progress of a command: its tag, the work done, the work in total. RFC 9585 §4. */
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

  /** URLs and hosts, already stripped of anything that gives access. */
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

  /** The text of a continuation request, if it is a common one. */
  waiting(text: string): Admitted | undefined {
    return this.isOpen || usual.test(text) ? pass(text) : undefined
  }

  /** The banner of a non-IMAP service: protocol name and version, or a three-digit status. */
  foreign(text: string): Admitted {
    return pass(foreign.exec(text)?.[0] ?? "")
  }

  /** Text of the client or of this library, whose parts are redacted where they are made. */
  ofClient(text: string): Admitted {
    return pass(text)
  }

  /** Any text, but never in a strict trace. */
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
