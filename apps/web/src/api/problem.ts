import type { Problem } from "@tokiwa/server/api";
import { isAnswer } from "./form.ts";

type Particulars = Pick<Problem, "status" | "code" | "title"> & {
  readonly detail?: string;
  readonly instance?: string;
  readonly errors?: Problem["errors"];
};

/** What the server answered instead of data (RFC 9457), or that it could not be reached (`network`, status 0). */
export class ApiProblem extends Error {
  override readonly name = "ApiProblem";
  readonly status: number;
  /** Stable; the documentation explains it. */
  readonly code: string;
  readonly title: string;
  /** What it means and what to do, in the language of the page; the server's own problems have it. */
  readonly detail: string | undefined;
  /** What is wrong in what was sent, place by place. */
  readonly places: readonly string[];
  /** The name of this one occurrence in the server's log. */
  readonly instance: string | undefined;

  constructor(problem: Particulars) {
    super(problem.detail ?? problem.title);
    this.status = problem.status;
    this.code = problem.code;
    this.title = problem.title;
    this.detail = problem.detail;
    this.places = (problem.errors ?? []).map(({ detail }) => detail);
    this.instance = problem.instance;
  }
}

/** The problem that a failed answer carries; an answer that is not in the problem form becomes `http-<status>`. */
export async function problemOf(response: Response): Promise<ApiProblem> {
  const otherwise = { status: response.status, code: `http-${response.status}`, title: response.statusText };
  const body: unknown = await response.json().catch(() => undefined);
  return new ApiProblem(isAnswer<Partial<Problem>>(body) ? { ...otherwise, ...body } : otherwise);
}

/** The server could not be reached at all. */
export function unreachable(cause: unknown): ApiProblem {
  return new ApiProblem({ status: 0, code: "network", title: cause instanceof Error ? cause.message : String(cause) });
}
