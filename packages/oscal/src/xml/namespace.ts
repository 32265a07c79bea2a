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

// oxlint-disable-next-line no-control-regex -- XML 1.0 §2.2 forbids just these
const forbidden =
  /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g;

/** Text without the characters that no XML document may hold (XML 1.0 §2.2). */
export const withoutForbidden = (text: string): string => text.replace(forbidden, "\ufffd");
