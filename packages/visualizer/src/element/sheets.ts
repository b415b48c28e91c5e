/** The style sheets of an element, and of a page that has nothing else. */

export const sheetOf = (text: string): CSSStyleSheet => {
  const sheet = new CSSStyleSheet()
  sheet.replaceSync(text)
  return sheet
}

export const pageSheet = (): CSSStyleSheet =>
  sheetOf("html,body{margin:0;height:100%}body{background:light-dark(#fff,#15181d)}")
