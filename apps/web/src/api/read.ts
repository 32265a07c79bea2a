import { isAnswer } from "./form.ts";
import { ApiProblem, problemOf, unreachable } from "./problem.ts";

/** Parameters of an address; what is undefined or empty is left out. */
export type Parameters = Readonly<Record<string, string | number | undefined>>;

/** The address of an answer of the API, the same for reading it, exporting it and pasting it to a colleague. */
export function apiAddress(path: string, parameters: Parameters = {}): string {
  const query = new URLSearchParams();
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== "") query.set(name, String(value));
  }
  const text = query.toString();
  return `/api/v1/${path}${text === "" ? "" : `?${text}`}`;
}

/** Joins parts of a path, each escaped, so that nothing from data can change which address is read. */
export function apiPath(...parts: readonly string[]): string {
  return parts.map(encodeURIComponent).join("/");
}

interface Asking {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Blob;
  readonly signal?: AbortSignal;
}

async function ask(address: string, init: Asking): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(address, {
      credentials: "same-origin",
      ...init,
      // A problem is told in the language of the page, which may be another than the browser's.
      headers: { ...init.headers, accept: "application/json", "accept-language": document.documentElement.lang },
    });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === "AbortError") throw cause;
    throw unreachable(cause);
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

/**
 * Reads one answer.
 * @throws ApiProblem when the server refuses or cannot be reached.
 */
export async function read<Answer extends object>(
  path: string,
  parameters?: Parameters,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await ask(apiAddress(path, parameters), signal ? { signal } : {});
  const body: unknown = await response.json().catch(() => undefined);
  if (isAnswer<Answer>(body)) return body;
  throw new ApiProblem({
    status: response.status,
    code: "not-json",
    title: response.headers.get("content-type") ?? "",
  });
}

/**
 * Sends a change. The content type and the same-origin credentials are what the server's protection against forged
 * requests asks for.
 * @throws ApiProblem when the server refuses or cannot be reached.
 */
export async function send(
  method: "POST" | "PUT" | "DELETE",
  path: string,
  body?: unknown,
  parameters: Parameters = {},
): Promise<void> {
  await ask(apiAddress(path, parameters), {
    method,
    ...(body === undefined ? {} : { headers: { "content-type": "application/json" }, body: JSON.stringify(body) }),
  });
}

/**
 * Asks about something that is too much for an address; nothing is changed by it.
 * @throws ApiProblem when the server refuses or cannot be reached.
 */
export async function inquire<Answer extends object>(
  path: string,
  body: unknown,
  signal?: AbortSignal,
): Promise<Answer> {
  const response = await ask(apiAddress(path), {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(body),
    ...(signal && { signal }),
  });
  const said: unknown = await response.json().catch(() => undefined);
  if (isAnswer<Answer>(said)) return said;
  throw new ApiProblem({ status: response.status, code: "not-json", title: "" });
}

/**
 * Reads a file as it is.
 * @throws ApiProblem when the server refuses or cannot be reached.
 */
export async function readFile(path: string): Promise<Blob> {
  return (await ask(apiAddress(path), {})).blob();
}

/**
 * Sends a file, and reads what is said of it.
 * @throws ApiProblem when the server refuses or cannot be reached.
 */
export async function sendFile<Answer extends object>(
  path: string,
  parameters: Parameters,
  body: Blob,
): Promise<Answer> {
  const headers = { "content-type": "application/octet-stream" };
  const response = await ask(apiAddress(path, parameters), { method: "POST", headers, body });
  const said: unknown = await response.json().catch(() => undefined);
  if (isAnswer<Answer>(said)) return said;
  throw new ApiProblem({ status: response.status, code: "not-json", title: "" });
}
