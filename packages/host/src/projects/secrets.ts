/**
 * Secrets in text: by the forms that services give to their keys, and by the randomness of what is assigned to a name
 * that says "password". What is found is told, never shown.
 * @module
 */

export interface Secret {
  /** As in `private-key`, `aws-access-key`, `assigned`. */
  readonly kind: string;
  /** The line on which it stands, from 1. */
  readonly line: number;
  /** Its first characters and its length. */
  readonly hint: string;
}

const forms: readonly (readonly [kind: string, form: RegExp])[] = [
  ["private-key", /-----BEGIN (?:RSA |EC |DSA |OPENSSH |PGP )?PRIVATE KEY(?: BLOCK)?-----/],
  ["aws-access-key", /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/],
  ["github-token", /\b(?:gh[pousr]_[A-Za-z0-9]{36,255}|github_pat_[A-Za-z0-9_]{60,255})\b/],
  ["gitlab-token", /\bglpat-[A-Za-z0-9_-]{20,64}\b/],
  ["slack-token", /\bxox[abeoprs]-[A-Za-z0-9-]{20,255}\b/],
  ["google-api-key", /\bAIza[0-9A-Za-z_-]{35}\b/],
  ["stripe-key", /\b(?:sk|rk)_live_[0-9a-zA-Z]{24,255}\b/],
  ["npm-token", /\bnpm_[A-Za-z0-9]{36}\b/],
  ["azure-storage-key", /\bAccountKey=[A-Za-z0-9+/]{86}==/],
  [
    "address-with-password",
    /\b(?:postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|redis|amqps?|ftp|smtps?):\/\/[^\s:/@"']{1,100}:([^\s@"'<>{}$]{8,200})@/,
  ],
];

const assigned =
  /\b[\w.-]{0,40}(?:password|passwd|secret|token|api[_-]?key|access[_-]?key|private[_-]?key|credential)[\w.-]{0,20}["']?\s*(?:[:=]|=>|:=)\s*(["'`])([^\s"'`]{12,200})\1/i;
const placeholder =
  /example|sample|dummy|changeme|change[_-]me|placeholder|your[_-]|xxxx|\*\*\*\*|\$\{|\{\{|<[^>]*>|%\w|process\.env|os\.environ|^\w+\(|test|fake|secret$|password$/i;
const leastEntropy = 3.5;
const longestLine = 5000;
const mostFound = 50;

/** Bits of information a character, by how often each character stands in the text (Shannon). */
export function entropy(text: string): number {
  const counts = new Map<string, number>();
  for (const char of text) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= (count / text.length) * Math.log2(count / text.length);
  return bits;
}

/** The secrets in a text, at most one a line. */
export function secretsIn(text: string): readonly Secret[] {
  const found: Secret[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    const secret = line.length > longestLine ? undefined : secretOf(line);
    if (secret) found.push({ kind: secret.kind, line: index + 1, hint: hint(secret.text) });
    if (found.length >= mostFound) break;
  }
  return found;
}

function secretOf(line: string): { readonly kind: string; readonly text: string } | undefined {
  for (const [kind, form] of forms) {
    const text = form.exec(line)?.[0];
    if (text !== undefined && !/EXAMPLE/.test(text) && !(kind === "address-with-password" && placeholder.test(text)))
      return { kind, text };
  }
  const text = assigned.exec(line)?.[2];
  if (text === undefined || placeholder.test(text) || !/\d/.test(text) || !/[A-Za-z]/.test(text)) return undefined;
  return entropy(text) >= leastEntropy ? { kind: "assigned", text } : undefined;
}

const hint = (text: string): string => `${text.slice(0, 4)}… (${text.length})`;
