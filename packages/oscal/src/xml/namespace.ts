/**
 * Names of the XML form that are the same wherever they stand.
 * @module
 */

/** The namespace of OSCAL's XML form, of all versions from 1.0 on. */
export const oscalNamespace = "http://csrc.nist.gov/ns/oscal/1.0";

/**
 * A processing instruction of ours. It carries, as JSON, what a value was where XML cannot say it exactly: Markdown that
 * was written in another way than ours, control characters, spaces at the ends. Other programs pass over it; and it
 * counts only as long as the markup beside it still says the same.
 */
export const exactInstruction = "oscal-json";

// XML 1.0 §2.2, "Char", and what is not.
const forbidden = /[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu;

/** Text without the characters that no XML document may hold (XML 1.0 §2.2). */
export const withoutForbidden = (text: string): string => text.replace(forbidden, "\ufffd");

/** Namespaces of attributes that XML and XML Schema have for themselves. */
export const aboutXml: ReadonlySet<string> = new Set([
  "http://www.w3.org/2000/xmlns/",
  "http://www.w3.org/XML/1998/namespace",
  "http://www.w3.org/2001/XMLSchema-instance",
]);
