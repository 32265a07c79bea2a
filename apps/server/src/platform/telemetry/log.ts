/**
 * The log: one line of JSON for each event, without anything secret.
 * @module
 */
import pino from "pino";

/** From nothing to everything, in the words of pino. */
export const logLevels = ["silent", "fatal", "error", "warn", "info", "debug", "trace"] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LogOptions {
  readonly level: LogLevel;
  /** Where lines go. Default: standard error. */
  readonly to?: { write(line: string): void };
  /** What must not be in any line, whatever it is in. */
  readonly secrets?: readonly (string | undefined)[];
}

const mask = "[masked]";

/** What is secret by its form: passwords in addresses, keys as they are sent, links, our cookies. */
const forms: readonly (readonly [RegExp, string])[] = [
  [/(\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@"]*:)[^\s"]+(@)/gi, `$1${mask}$2`],
  [/(\b(?:password|passwd|pgpassword)=)[^\s"&]+/gi, `$1${mask}`],
  [/(\bBearer\s+)[^\s"]+/gi, `$1${mask}`],
  [/(\/sign-in#)[^\s"]+/g, `$1${mask}`],
  [/((?:__Host-)?tokiwa(?:-[0-9a-f]{8})?=)[^\s";]+/g, `$1${mask}`],
];

/** Takes out of a line what is secret. */
function masked(line: string, secrets: readonly string[]): string {
  const known = secrets.reduce((text, secret) => text.replaceAll(secret, mask), line);
  return forms.reduce((text, [form, by]) => text.replace(form, by), known);
}

/** Makes the log. */
export function createLog({ level, to = pino.destination(2), secrets = [] }: LogOptions): pino.Logger {
  // In JSON, a secret with a quote or a backslash stands escaped; encoded in an address, with its escapes.
  const known = secrets
    .flatMap((secret) => (secret ? [...passwordsOf(secret), secret] : []))
    .flatMap((secret) => [secret, JSON.stringify(secret).slice(1, -1), encodeURIComponent(secret)])
    .filter((secret) => secret.length >= 6);
  return pino(
    {
      level,
      base: { pid: process.pid },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err: describe },
      hooks: { streamWrite: (line) => masked(line, known) },
    },
    to,
  );
}

/** The password within an address, which other programs may repeat by itself. */
function passwordsOf(secret: string): readonly string[] {
  if (!URL.canParse(secret)) return [];
  const { password, searchParams } = new URL(secret);
  return [password, decodeURIComponent(password), searchParams.get("password") ?? ""];
}

/**
 * What is told of an error: no field that a library hung on it, for those repeat what was sent
 * (`input` of an address that cannot be read, `detail` and `parameters` of PostgreSQL).
 */
function describe(error: unknown): unknown {
  if (!(error instanceof Error)) return { message: String(error) };
  const { name, message, stack, cause } = error;
  const code = "code" in error && typeof error.code === "string" ? { code: error.code } : {};
  return { type: name, message, ...code, stack, ...(cause !== undefined && { cause: describe(cause) }) };
}
