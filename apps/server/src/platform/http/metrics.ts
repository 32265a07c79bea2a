/**
 * Figures about the server itself, in the form that Prometheus reads.
 * @module
 */
import { Counter, Gauge, Histogram, Registry, collectDefaultMetrics } from "prom-client";

export interface Metrics {
  /** A request was answered. `path` is the route's pattern, never what was asked for. */
  answered(method: string, path: string, status: number, seconds: number): void;
  /** How many follow the events. */
  readonly followers: Gauge;
  readonly eventsTold: Counter;
  readonly followersDropped: Counter;
  /** All of it, as text. */
  text(): Promise<string>;
  readonly contentType: string;
}

/** Makes the metrics of one server. */
export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  const requests = new Histogram({
    name: "tokiwa_http_request_duration_seconds",
    help: "Time to answer a request",
    labelNames: ["method", "path", "status"],
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  return {
    answered: (method, path, status, seconds) => requests.observe({ method, path, status }, seconds),
    followers: new Gauge({ name: "tokiwa_live_followers", help: "Open streams of events", registers }),
    eventsTold: new Counter({ name: "tokiwa_live_events_total", help: "Events told to followers", registers }),
    followersDropped: new Counter({
      name: "tokiwa_live_followers_dropped_total",
      help: "Streams that were closed because their reader was too slow",
      registers,
    }),
    text: () => registry.metrics(),
    contentType: registry.contentType,
  };
}
