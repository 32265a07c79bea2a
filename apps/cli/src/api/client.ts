import { z } from "zod";
import { Problem } from "../command/problem.ts";

/** An HTTP API and what opens it. */
export interface Door {
  readonly url: string;
  readonly key: string;
  /** What to say where nobody answers. */
  readonly absent: (cause: unknown) => Problem;
}

const problem = z.object({ title: z.string(), detail: z.string().optional(), code: z.string() });

/**
 * Asks the API and reads the answer by a schema.
 * @throws Problem where nobody answers, the answer is a refusal (RFC 9457), or it is not of the form expected.
 */
export async function ask<T>(
  door: Door,
  path: string,
  form: z.ZodType<T>,
  { method = "GET", language = "en" }: { readonly method?: "GET" | "POST"; readonly language?: string } = {},
): Promise<T> {
  const response = await fetch(new URL(path, door.url), {
    method,
    headers: { authorization: `Bearer ${door.key}`, accept: "application/json", "accept-language": language },
    redirect: "error",
    signal: AbortSignal.timeout(120_000),
  }).catch((cause: unknown) => {
    throw door.absent(cause);
  });
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) throw refusal(response.status, body);
  const answer = form.safeParse(body);
  if (answer.success) return answer.data;
  throw new Problem(
    "cli.unexpected-answer",
    {
      ja: `サーバー（${path}）の応答が、このコマンドの版と合いません。tokiwa とサーバーの版を確認してください。`,
      en: `The server's answer (${path}) is not one that this command understands. Are both of the same version?`,
    },
    { cause: answer.error },
  );
}

function refusal(status: number, body: unknown): Problem {
  const said = problem.safeParse(body);
  const words = said.success ? `${said.data.title} ${said.data.detail ?? ""} [${said.data.code}]` : `HTTP ${status}`;
  return new Problem("cli.refused", {
    ja: `サーバーに拒否されました。${words}`,
    en: `The server refused. ${words}`,
  });
}
