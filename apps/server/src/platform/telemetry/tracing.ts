/**
 * Traces: what was done within what, over processes (OpenTelemetry; W3C Trace Context), where an endpoint takes them.
 * @module
 */
import type { Logger } from "pino";

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface SpanOptions {
  /** What the other side of it is: a client that asks, or readers who are told. */
  readonly kind?: "server" | "client" | "consumer";
  readonly attributes?: Attributes;
  /** The `traceparent` that it goes on from. Default: the span that is active here; null where it has none. */
  readonly parent?: string | null | undefined;
}

/** Something that takes time. */
export interface Span {
  set(attributes: Attributes): void;
  rename(name: string): void;
  /** Ends it; with what it failed by, if it did. */
  end(error?: unknown): void;
}

export interface Tracing {
  /** Begins a span that its caller ends. */
  begin(name: string, options?: SpanOptions): Span;
  /** Does `work` within a span, which ends with it: what begins meanwhile is within, too. */
  within<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T>;
  /** The active span as a `traceparent` (W3C Trace Context, §3.2), for whoever goes on from it; null where none is. */
  active(): string | null;
  /** Sends what is not sent yet. */
  close(): Promise<void>;
}

const noSpan: Span = { set: () => {}, rename: () => {}, end: () => {} };

/** Nothing is traced. */
export const noTracing: Tracing = {
  begin: () => noSpan,
  within: (_, __, work) => work(noSpan),
  active: () => null,
  close: async () => {},
};

export type Environment = Readonly<Record<string, string | undefined>>;

/** Whether the environment names an endpoint for traces (OpenTelemetry, Environment Variable Specification). */
export const isTraced = (environment: Environment): boolean =>
  environment["OTEL_SDK_DISABLED"]?.toLowerCase() !== "true" &&
  environment["OTEL_TRACES_EXPORTER"] !== "none" &&
  Boolean(environment["OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"] || environment["OTEL_EXPORTER_OTLP_ENDPOINT"]);

/**
 * Begins to trace where the environment asks for it. Only then is what traces loaded.
 * @param environment That of the process: what sends them reads its own settings from there.
 */
export async function openTracing(
  environment: Environment,
  { version, log }: { readonly version: string; readonly log: Logger },
): Promise<Tracing> {
  if (!isTraced(environment)) return noTracing;
  const { sendTraces } = await import("./otlp.ts");
  return sendTraces(environment, { version, log });
}
