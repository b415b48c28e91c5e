/**
 * Chinese in GBK and Korean in EUC-KR without a declared charset. Both write a character as two octets, Latin-1 writes
 * one: what decides is how many pairs are characters that people write, and which of the two scripts has the frequent
 * ones.
 */
import { Result } from "effect"

/** Returns the text if it reads as Chinese or Korean; `undefined` if it does not, or cannot be read here. */
export const decodeEastAsian = (bytes: Uint8Array, start = 0): string | undefined =>
  eastAsianIn(bytes.subarray(start))?.text

interface Read {
  readonly charset: "gb18030" | "euc-kr"
  readonly text: string
}

/** Does as `decodeEastAsian` does, and returns the charset that was found as well. */
export const eastAsianIn = (octets: Uint8Array): Read | undefined => {
  const { hangul, hanzi, inARow, others } = pairsIn(octets)
  if (!inARow) return undefined
  const chinese = hanzi >= 2 * others ? read("gb18030", octets) : undefined
  const korean = hangul >= 2 * (hanzi - hangul + others) ? read("euc-kr", octets) : undefined
  if (chinese === undefined || korean === undefined) return chinese ?? korean
  return shareOf(frequentHangul, korean.text) > shareOf(frequentHanzi, chinese.text) ? korean : chinese
}

const read = (charset: Read["charset"], octets: Uint8Array): Read | undefined => {
  const text = Result.try(() => new TextDecoder(charset, { fatal: true }).decode(octets))
  return Result.isSuccess(text) ? { charset, text: text.success } : undefined
}

/** The number of pairs of octets that are characters of one kind. */
interface Pairs {
  /** The 3755 of GB2312's first level, which make up nearly all of a text. In Latin-1: signs and capitals. */
  hanzi: number
  /** Those among them that are Hangul in EUC-KR. */
  hangul: number
  /** Rare characters. In Latin-1: small letters with an accent, and a letter with an accent before one without. */
  others: number
  /** Two characters follow one another, as an accented capital and its neighbour hardly ever do. */
  inARow: boolean
}

const pairsIn = (octets: Uint8Array): Pairs => {
  const found: Pairs = { hanzi: 0, hangul: 0, others: 0, inARow: false }
  let lastEnd = -1
  for (let at = 0; at < octets.length; at++) {
    const lead = octets[at] ?? 0
    if (lead < 0x80) continue
    const trail = octets[at + 1] ?? 0
    const isHanzi = lead >= 0xb0 && lead <= 0xd7 && trail >= 0xa1 && trail < 0xff
    // punctuation and full-width letters say nothing
    const isSign = lead >= 0xa1 && lead <= 0xa9 && trail >= 0xa1
    if (!isTwoOctets(lead, trail) && !isDigit(trail)) return { ...found, inARow: false }
    if (isHanzi) found.hanzi++
    else if (!isSign) found.others++
    if (isHanzi && lead <= 0xc8) found.hangul++
    if (lead >= 0xb0 && trail >= 0xa1) {
      found.inARow ||= lastEnd === at
      lastEnd = at + 2
    }
    at += isDigit(trail) ? 3 : 1
  }
  return found
}

const isTwoOctets = (lead: number, trail: number): boolean =>
  lead > 0x80 && lead < 0xff && trail >= 0x40 && trail !== 0x7f && trail < 0xff

const isDigit = (byte: number): boolean => byte >= 0x30 && byte <= 0x39

/** The maximum length examined. More would not change the result. */
const maxSampleLength = 4_000

/** Returns the share of these characters in the text beyond ASCII. */
const shareOf = (frequent: ReadonlySet<string>, text: string): number => {
  let count = 0
  let all = 0
  for (const character of text.slice(0, maxSampleLength)) {
    if (character <= "\x7f") continue
    all++
    if (frequent.has(character)) count++
  }
  return count / Math.max(all, 1)
}

const frequentHanzi = new Set(
  "的一是不了人我在有他这中大来上个国到说们为子和你地出道也时年得就那要下以生会自着去之过家学对可她里后小么心多天而能好都然没日于起还发成事只作当想看文无开手十用主行方又如前所本见经头面公同三已老从动两长知民样现分将外但身些与高意进把法此实回二理美点月明其种声全工己话儿者向情部正名定女问力机给等几很业最间新什打便位因重被走电四第门相次东政海口使教西再平真听世气信北少关并内加化由却代军产入先山五太水万市眼体别处总才场师书比住员性通目华报立马命张活难神数件安表原车白应路期常提感金何更反合放做系计或司利受光王果界及今京务制解各任至清物台记边共接它许特服林题建南度统色字请交让认算论百科元社术结功指思每管连远资队带花快条院变联言权展该领传近红治决周保达办运半候必城强步完深区即求品转量空技程告江语英基满式李息写呢识极黄德收钱持取设始版双历史商千片容研像找友广改议形委早房音际则首单据导影失网香专若校读观究包组造落视号邮订付款确您查询购欢迎密码账户登录败错误测试票板附订货司销售价格报告"
)

const frequentHangul = new Set(
  "이다는을의에가고한지하사로기리자인시도서나있그들은대어정해과수를아전라부보일것여구제원성조주만상동공니와장용안했우입내스경신게소면국적위학비습까계오었선마무화연생문회중분관요년물미각없거던단실교금반세당재음법체방모출식약않저더번드유천개민업려포치김박최윤임강남북월진행발결양명후말때등본네터메답변목녕십감합청견첨파규알림확바랍"
)
