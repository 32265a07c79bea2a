/**
 * Traces by OpenTelemetry, sent as OTLP over HTTP. The exporter reads its own settings from the environment
 * (`OTEL_EXPORTER_OTLP_*`).
 * @module
 */
import {
  type Context,
  DiagLogLevel,
  diag,
  ROOT_CONTEXT,
  type Span as ApiSpan,
  SpanKind,
  SpanStatusCode,
  trace,
  TraceFlags,
  type Tracer,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { parseTraceParent } from "@opentelemetry/core";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-proto";
import { defaultResource, detectResources, envDetector, resourceFromAttributes } from "@opentelemetry/resources";
import {
  AlwaysOffSampler,
  AlwaysOnSampler,
  BatchSpanProcessor,
  ParentBasedSampler,
  type Sampler,
  TraceIdRatioBasedSampler,
  TracerProvider,
} from "@opentelemetry/sdk-trace";
import type { Logger } from "pino";
import { errorCode } from "../database/unavailable.ts";
import type { Environment, Span, SpanOptions, Tracing } from "./tracing.ts";

const kinds = { server: SpanKind.SERVER, client: SpanKind.CLIENT, consumer: SpanKind.CONSUMER } as const;

/** Begins to send traces. */
export function sendTraces(
  environment: Environment,
  { version, log }: { readonly version: string; readonly log: Logger },
): Tracing {
  const told = (message: string): void => log.warn({ said: message.slice(0, 500) }, "traces could not be sent");
  const quiet = (): void => {};
  diag.setLogger({ error: told, warn: told, info: quiet, debug: quiet, verbose: quiet }, DiagLogLevel.WARN);
  const own = resourceFromAttributes({ "service.name": "tokiwa", "service.version": version });
  const provider = new TracerProvider({
    resource: defaultResource()
      .merge(own)
      .merge(detectResources({ detectors: [envDetector] })),
    sampler: samplerOf(environment),
    spanProcessors: [
      new BatchSpanProcessor({
        exporter: new OTLPTraceExporter(),
        scheduledDelayMillis: Number(environment["OTEL_BSP_SCHEDULE_DELAY"]) || 5000,
      }),
    ],
  });
  return new OtlpTracing(provider, provider.getTracer("tokiwa", version), log);
}

/** The sampler that the environment names; by default every trace, or what the caller decided. */
function samplerOf(environment: Environment): Sampler {
  const given = Number(environment["OTEL_TRACES_SAMPLER_ARG"] ?? "1");
  const ratio = new TraceIdRatioBasedSampler(given >= 0 && given <= 1 ? given : 1);
  const parent = (root: Sampler): Sampler => new ParentBasedSampler({ root });
  switch (environment["OTEL_TRACES_SAMPLER"] ?? "") {
    case "always_on":
      return new AlwaysOnSampler();
    case "always_off":
      return new AlwaysOffSampler();
    case "traceidratio":
      return ratio;
    case "parentbased_always_off":
      return parent(new AlwaysOffSampler());
    case "parentbased_traceidratio":
      return parent(ratio);
    default:
      return parent(new AlwaysOnSampler());
  }
}

class OtlpTracing implements Tracing {
  readonly #provider: TracerProvider;
  readonly #tracer: Tracer;
  readonly #contexts = new AsyncLocalStorageContextManager().enable();
  readonly #log: Logger;

  constructor(provider: TracerProvider, tracer: Tracer, log: Logger) {
    this.#provider = provider;
    this.#tracer = tracer;
    this.#log = log;
  }

  begin(name: string, options: SpanOptions = {}): Span {
    return this.#begin(name, options).span;
  }

  async within<T>(name: string, options: SpanOptions, work: (span: Span) => Promise<T>): Promise<T> {
    const { span, context } = this.#begin(name, options);
    try {
      const done = await this.#contexts.with(context, () => work(span));
      span.end();
      return done;
    } catch (error) {
      span.end(error);
      throw error;
    }
  }

  active(): string | null {
    const span = trace.getSpanContext(this.#contexts.active());
    if (!span) return null;
    const flags = (span.traceFlags & TraceFlags.SAMPLED).toString(16).padStart(2, "0");
    return `00-${span.traceId}-${span.spanId}-${flags}`;
  }

  async close(): Promise<void> {
    await this.#provider.shutdown().catch((error: unknown) => {
      this.#log.warn({ code: errorCode(error) }, "the last traces could not be sent");
    });
    this.#contexts.disable();
    diag.disable();
  }

  #begin(name: string, { kind, attributes, parent }: SpanOptions): { span: Span; context: Context } {
    const from = this.#contextOf(parent);
    const options = {
      kind: kind ? kinds[kind] : SpanKind.INTERNAL,
      ...(attributes && { attributes: { ...attributes } }),
    };
    const span = this.#tracer.startSpan(name, options, from);
    return { span: asSpan(span), context: trace.setSpan(from, span) };
  }

  #contextOf(parent: string | null | undefined): Context {
    if (parent === undefined) return this.#contexts.active();
    const remote = parent === null ? null : parseTraceParent(parent);
    return remote ? trace.setSpanContext(ROOT_CONTEXT, { ...remote, isRemote: true }) : ROOT_CONTEXT;
  }
}

function asSpan(span: ApiSpan): Span {
  let ended = false;
  return {
    set: (attributes) => void span.setAttributes({ ...attributes }),
    rename: (name) => void span.updateName(name),
    end: (error) => {
      if (ended) return;
      ended = true;
      // What an error says may quote what was sent; its kind is enough to find it in the log.
      if (error !== undefined) {
        span.setAttribute("error.type", errorCode(error) || (error instanceof Error ? error.name : "unknown"));
        span.setStatus({ code: SpanStatusCode.ERROR });
      }
      span.end();
    },
  };
}
