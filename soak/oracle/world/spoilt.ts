/** Lines of an honest server as a damaged one sends them. */
import type { Script } from "./Script.ts"

/** Returns some lines of it; `connection`: one number for each. */
export const spoilt = (text: string, spoils: Script["spoils"], connection: number): string => {
  switch (spoils) {
    case "nothing":
      return text
    case "flags":
      return text.replaceAll(/^(\* \d+ FETCH .*)\bFLAGS \([^)]*\)/gm, "$1FLAGS ()")
    case "codes":
      return text.replaceAll(/ \[(?:APPENDUID|COPYUID) [^\]]*\]/g, "")
    case "numbers":
      return text.replaceAll(
        /\[UIDVALIDITY (\d+)\]/g,
        (_, number) => `[UIDVALIDITY ${Number(number) + connection}]`
      )
    case "content":
      return text.replaceAll(
        / (BODY\[\]|RFC822) \{\d+\}\r\n(?:(?!\* |[A-Za-z0-9]+ OK)[^\n]*\n)*?([^\n]*\)\r\n)/g,
        " $1 NIL)\r\n"
      )
    case "found":
      return text.replaceAll(/^\* SEARCH [\d ]+\r$/gm, "* SEARCH\r")
  }
}
