/** Finds the mailboxes for sent mail, drafts and the like: by what the server says, or by their names. RFC 6154. */
import { isListOf } from "../../../base/is.ts"
import { expects } from "../../../failure/expects.ts"
import { once } from "../../../base/once.ts"
import { isInfo, type MailboxInfo, type SpecialUse } from "./MailboxInfo.ts"

/** A mailbox that has a use, and how that is known. */
export interface Special {
  readonly mailbox: MailboxInfo
  /** `attribute`: the server says so (SPECIAL-USE, XLIST). `name`: it is called so, in one of many languages. */
  readonly by: "attribute" | "name"
}

/**
 * Finds the mailboxes for sent mail, drafts, deleted mail, junk and the archive in the result of `list("", "*")`. What the
 * server says takes precedence. For a use of which it says nothing, a mailbox of the first level, or right below INBOX, is
 * taken by its name: as mail programs and providers call it in some thirty languages. That is a guess, which `by` says.
 *
 * **Example** (Where sent mail goes)
 *
 * ```ts
 * import { Command, type ImapConnection } from "@effect-imap/core"
 * import { Effect } from "effect"
 *
 * const sentMailbox = Effect.fn(function* (connection: ImapConnection.ImapConnection) {
 *   const mailboxes = yield* connection.execute(Command.listMailboxes("", "*"))
 *   return Command.specialMailboxes(mailboxes).get("\\Sent")?.mailbox.name ?? "Sent"
 * })
 * ```
 */
export const specialMailboxes = (mailboxes: ReadonlyArray<MailboxInfo>): ReadonlyMap<SpecialUse, Special> => {
  expects(isListOf(mailboxes, isInfo), "Command.specialMailboxes", "mailboxes", "the result of a LIST")
  const found = new Map<SpecialUse, Special>()
  for (const mailbox of mailboxes) {
    const { selectable, specialUse } = mailbox
    if (specialUse === undefined || !selectable || found.has(specialUse)) continue
    found.set(specialUse, { mailbox, by: "attribute" })
  }
  const others = new Map<string, MailboxInfo>()
  for (const mailbox of mailboxes) {
    const plain = plainName(mailbox)
    const isFree = mailbox.selectable && mailbox.specialUse === undefined
    if (plain !== undefined && isFree && !others.has(plain)) others.set(plain, mailbox)
  }
  for (const [use, names] of table()) {
    const name = found.has(use) ? undefined : names.find((each) => others.has(each))
    const mailbox = name === undefined ? undefined : others.get(name)
    if (mailbox !== undefined) found.set(use, { mailbox, by: "name" })
  }
  return found
}

/** Its name without INBOX or Gmail's level above it, in lower case; nothing if it is deeper than that. */
const plainName = ({ delimiter, label, name: sent }: MailboxInfo): string | undefined => {
  const name = label ?? sent
  const levels = delimiter === undefined ? [name] : name.split(delimiter)
  const [first = "", second, ...more] = levels.map((level) => level.normalize("NFC").trim().toLowerCase())
  if (second === undefined) return first
  return more.length === 0 && /^(?:inbox|\[g(?:oogle ?)?mail\])$/.test(first) ? second : undefined
}

const table = once(
  (): ReadonlyMap<SpecialUse, ReadonlyArray<string>> =>
    new Map(
      uses.map((use, index) => [
        use,
        byLanguage.flatMap((names) => (names[index] ?? "").split("|")).filter((name) => name !== "")
      ])
    )
)

const uses = ["\\Sent", "\\Drafts", "\\Trash", "\\Junk", "\\Archive"] as const

/**
 * In the order of `uses`, a language a line: the names of Thunderbird, Outlook, Apple Mail, Gmail and the providers of
 * the language, in lower case.
 */
const byLanguage: ReadonlyArray<ReadonlyArray<string>> = [
  [
    "sent|sent items|sent messages|sent mail|sent-mail|sentmail",
    "drafts|draft",
    "trash|deleted items|deleted messages|deleted|bin|wastebasket",
    "junk|spam|junk e-mail|junk email|junk mail|bulk mail|bulk",
    "archive|archives|all mail"
  ],
  [
    "gesendet|gesendete|gesendete objekte|gesendete elemente|gesendete nachrichten",
    "entwürfe|entwurf",
    "papierkorb|gelöscht|gelöschte objekte|gelöschte elemente|gelöschte nachrichten",
    "spamverdacht|unerwünscht|junk-e-mail|unerwünschte werbung",
    "archiv"
  ],
  [
    "envoyés|messages envoyés|éléments envoyés|courrier envoyé|envoyes",
    "brouillons|brouillon",
    "corbeille|éléments supprimés|messages supprimés|supprimés",
    "indésirables|courrier indésirable|pourriel|spams",
    "archives|archivés"
  ],
  [
    "enviados|elementos enviados|mensajes enviados|correo enviado",
    "borradores|borrador",
    "papelera|elementos eliminados|eliminados|elementos borrados",
    "correo no deseado|no deseado|correo basura",
    "archivo|archivados"
  ],
  [
    "enviadas|itens enviados|mensagens enviadas|enviados",
    "rascunhos|rascunho",
    "lixeira|lixo|itens excluídos|itens eliminados|itens apagados|reciclagem",
    "lixo eletrônico|lixo eletrónico|correio eletrónico não solicitado",
    "arquivo|arquivadas|arquivo morto"
  ],
  [
    "inviati|inviata|posta inviata|messaggi inviati|elementi inviati",
    "bozze",
    "cestino|posta eliminata|elementi eliminati|eliminati",
    "posta indesiderata|indesiderata",
    "archivio|archiviati"
  ],
  [
    "verzonden|verzonden items|verzonden berichten",
    "concepten",
    "prullenbak|prullenmand|verwijderde items|verwijderd",
    "ongewenste e-mail|ongewenst",
    "archief"
  ],
  [
    "skickat|skickade|skickade objekt",
    "utkast",
    "papperskorg|papperskorgen|borttaget|borttagna objekt",
    "skräppost",
    "arkiv"
  ],
  [
    "sendt|sendte elementer|sendt post|sendte",
    "kladder|utkast",
    "papirkurv|papirkurven|slettet post|slettede elementer|slettede beskeder|søppel",
    "uønsket mail|uønsket e-post|søppelpost|uønsket post",
    "arkiv|arkivér"
  ],
  [
    "lähetetyt|lähetetyt kohteet",
    "luonnokset",
    "roskakori|poistetut|poistetut kohteet",
    "roskaposti",
    "arkisto"
  ],
  [
    "wysłane|elementy wysłane|poczta wysłana",
    "kopie robocze|wersje robocze|szkice",
    "kosz|elementy usunięte|usunięte",
    "wiadomości-śmieci|niechciane",
    "archiwum"
  ],
  [
    "odeslané|odeslaná pošta|odoslané|odoslaná pošta",
    "koncepty|rozepsané|rozpísané",
    "koš|kôš|odstraněná pošta|odstránená pošta|odstraněné položky",
    "nevyžádaná pošta|nevyžiadaná pošta",
    "archiv|archív"
  ],
  [
    "elküldött|elküldött elemek|elküldött üzenetek",
    "piszkozatok|vázlatok",
    "kuka|lomtár|törölt elemek|törölt",
    "levélszemét",
    "archívum"
  ],
  [
    "отправленные|отправленная почта",
    "черновики",
    "корзина|удаленные|удалённые",
    "спам|нежелательная почта",
    "архив"
  ],
  ["надіслані|відправлені", "чернетки", "кошик|видалені", "спам|небажана пошта", "архів"],
  [
    "gönderilmiş|gönderilmiş öğeler|gönderilenler|gönderilmiş postalar",
    "taslaklar",
    "çöp kutusu|çöp|silinmiş öğeler",
    "gereksiz|istenmeyen|istenmeyen e-posta|önemsiz e-posta",
    "arşiv"
  ],
  [
    "απεσταλμένα|σταλθέντα",
    "πρόχειρα",
    "κάδος|κάδος απορριμμάτων|διαγραμμένα",
    "ανεπιθύμητα|ανεπιθύμητη αλληλογραφία",
    "αρχειοθήκη|αρχείο"
  ],
  [
    "trimise|elemente trimise|expediate",
    "schițe|ciorne",
    "gunoi|coș|coș de gunoi|elemente șterse",
    "mesaje nedorite",
    "arhivă"
  ],
  [
    "poslano|poslato|poslane",
    "skice|osnutki|nacrti",
    "smeće|koš|izbrisano|otpad",
    "neželjena pošta|vsiljena pošta",
    "arhiva|arhiv"
  ],
  [
    "已发送|已发送邮件|已发邮件|已发信息|已發送|寄件備份|已傳送的郵件|寄件匣備份",
    "草稿箱|草稿|草稿夹|草稿匣",
    "已删除|已删除邮件|废件箱|垃圾桶|已刪除的郵件|已刪除項目|刪除的郵件",
    "垃圾邮件|广告邮件|垃圾郵件|垃圾電郵",
    "存档|归档|封存|保存檔"
  ],
  [
    "送信済み|送信済みアイテム|送信済みメール|送信済みトレイ",
    "下書き",
    "ゴミ箱|ごみ箱|削除済みアイテム|削除済み",
    "迷惑メール|スパム",
    "アーカイブ"
  ],
  [
    "보낸편지함|보낸 편지함|보낸메일함|보낸 메일|발신 메시지",
    "임시보관함|임시 보관함",
    "휴지통|지운 편지함|지운편지함|삭제된 메시지",
    "스팸편지함|스팸메일함|스팸 편지함|정크 메일|스팸",
    "보관함|보관"
  ],
  ["đã gửi|mục đã gửi|thư đã gửi", "bản thảo|thư nháp|nháp", "thùng rác|mục đã xóa", "thư rác", "lưu trữ"],
  [
    "terkirim|item terkirim|dihantar",
    "draf|konsep",
    "sampah|tong sampah|item terhapus|pesan terhapus",
    "surat sampah",
    "arsip"
  ],
  ["ส่งแล้ว|รายการที่ส่ง|จดหมายที่ส่ง", "ฉบับร่าง|แบบร่าง", "ถังขยะ|รายการที่ลบ", "สแปม|จดหมายขยะ|อีเมลขยะ", "เก็บถาวร"],
  [
    "المرسل|المرسلة|العناصر المرسلة|البريد المرسل",
    "المسودات|مسودات",
    "المهملات|سلة المهملات|العناصر المحذوفة",
    "البريد العشوائي|الرسائل العشوائية|بريد غير هام",
    "الأرشيف|أرشيف"
  ],
  ["נשלחו|דואר שנשלח|פריטים שנשלחו", "טיוטות", "אשפה|פח אשפה|פריטים שנמחקו", "דואר זבל|ספאם", "ארכיון"],
  ["भेजे गए|भेजा गया|प्रेषित", "ड्राफ़्ट|प्रारूप", "ट्रैश|हटाए गए", "स्पैम|जंक", "संग्रह"]
]
