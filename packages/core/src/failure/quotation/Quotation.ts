/** A quotation as a type, apart from its schema: the viewer's page, which needs the words alone, does not carry that. */
import type { Brand } from "effect"

/** A string that went through a redactor. */
export type Quotation = string & Brand.Brand<"Quotation">

/** No quotation is longer: a list of flags or capabilities in a trace. */
export const longest = 16_384

/** Between the words of a refusal and those of the BYE that followed it. */
export const between = " / "
