/**
 * Which errors mean that PostgreSQL is away, or has no room: nothing is wrong with what was asked of it.
 * @module
 */

const codes: ReadonlySet<string> = new Set([
  // The socket or the port is not there, or nobody listens, or the other end went.
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOENT",
  "EPIPE",
  "ETIMEDOUT",
  // PostgreSQL, appendix A: admin_shutdown, crash_shutdown, cannot_connect_now; class 08, connection exception.
  "57P01",
  "57P02",
  "57P03",
  "08000",
  "08003",
  "08006",
  // Class 53, insufficient resources: the disk is full, there is no memory, there are too many connections.
  "53000",
  "53100",
  "53200",
  "53300",
]);

/** What `pg` says, without a code, of a connection that broke. */
const broken =
  /^(Connection terminated|Client has encountered a connection error|timeout exceeded when trying to connect|Client was closed)/;

/** What `pg` and Kysely say of a database that was closed, as when the server stops. */
const closed = /^(Cannot use a pool after calling end|driver has already been destroyed)/;

/** The code of an error: a SQLSTATE, or one of the operating system. Empty where there is none. */
export const errorCode = (error: unknown): string =>
  error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : "";

/** Whether it says that PostgreSQL lacks room: that passes only when somebody sees to it. */
export const isExhausted = (error: unknown): boolean => errorCode(error).startsWith("53");

/** PostgreSQL, appendix A: query_canceled, as by statement_timeout, and lock_not_available. */
const late: ReadonlySet<string> = new Set(["57014", "55P03"]);

/**
 * Whether nothing is wrong with what was asked, and asking again later may help: PostgreSQL is away, lacks room, is too
 * slow just now, or we closed it because the server stops. Trying again at once would help only where it is away.
 */
export const isPassing = (error: unknown): boolean =>
  isUnavailable(error) || late.has(errorCode(error)) || (error instanceof Error && closed.test(error.message));

/** Whether the error says that PostgreSQL is away or lacks room, so that trying again later may help. */
export function isUnavailable(error: unknown): boolean {
  if (error instanceof AggregateError && error.errors.length > 0) return error.errors.every(isUnavailable);
  return codes.has(errorCode(error)) || (error instanceof Error && broken.test(error.message));
}
