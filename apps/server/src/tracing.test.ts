import assert from "node:assert/strict";
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { isTraced } from "./platform/telemetry/tracing.ts";
import { startReceiver } from "./platform/telemetry/testing/receiver.ts";
import { startProcess } from "./testing/process.ts";
import { testWorld } from "./testing/world.ts";

const trace = "0af7651916cd43dd8448eb211c80319c";
const caller = "b7ad6b7169203331";

const batch = {
  subject: { kind: "host", name: "traced", system: "s" },
  source: "test",
  observedAt: new Date(Date.now() - 60_000).toISOString(),
  cells: [{ check: "host.ssh.root-login", outcome: "fail", reason: "secret-of-the-report" }],
};

test("a request's trace goes on from its caller: transaction, COMMIT, and the notice to those who follow", async (t) => {
  const receiver = await startReceiver();
  t.after(() => receiver.close());
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: receiver.url,
    OTEL_BSP_SCHEDULE_DELAY: "50",
    OTEL_SERVICE_NAME: "tokiwa-in-test",
  };
  const server = await startProcess(t, await testWorld(t), environment);
  const response = await fetch(`${server.url}/api/v1/observations?token=never`, {
    method: "POST",
    headers: {
      authorization: "Bearer the-key-of-servers-in-tests",
      "content-type": "application/json",
      traceparent: `00-${trace}-${caller}-01`,
    },
    body: JSON.stringify(batch),
  });
  assert.equal(response.status, 202);

  const of = (name: string) => receiver.find((span) => span.name === name && span.traceId === trace);
  const request = await of("POST /api/v1/observations");
  assert.equal(request.parentSpanId, caller);
  assert.deepEqual([request.kind, request.status, request.service], [2, 0, "tokiwa-in-test"]);
  assert.equal(request.attributes.get("http.route"), "/api/v1/observations");
  assert.equal(request.attributes.get("http.response.status_code"), "202");
  const transaction = await of("transaction");
  assert.equal(transaction.parentSpanId, request.spanId);
  const commit = await of("COMMIT");
  assert.equal(commit.parentSpanId, transaction.spanId);
  const notice = await of("notify");
  assert.equal(notice.parentSpanId, transaction.spanId);
  assert.equal(notice.kind, 5);
  for (const { start, end } of [request, transaction, commit, notice]) assert.ok(end >= start && start > 0n);
  const told = JSON.stringify(receiver.spans, (_, value: unknown) =>
    typeof value === "bigint" ? String(value) : value instanceof Map ? [...value] : value,
  );
  assert.doesNotMatch(told, /never|secret-of-the-report|the-key-of/);

  const refused = await server.ask("/api/v1/nothing");
  assert.equal(refused.status, 404);
  const another = await receiver.find(({ attributes }) => attributes.get("http.response.status_code") === "404");
  assert.equal(another.parentSpanId, "", "a request without a traceparent begins a trace");
});

test("an endpoint that takes nothing is no harm", async (t) => {
  const lines: string[] = [];
  const environment = {
    OTEL_EXPORTER_OTLP_ENDPOINT: "http://127.0.0.1:1",
    OTEL_BSP_SCHEDULE_DELAY: "50",
    OTEL_EXPORTER_OTLP_TIMEOUT: "200",
    LOG_LEVEL: "warn",
  };
  const server = await startProcess(t, await testWorld(t), environment, (text) => lines.push(text));
  assert.equal((await server.ask("/api/v1/observations", { method: "POST", body: batch })).status, 202);
  await server.kill("SIGTERM");
  assert.equal(server.child.exitCode, 0);
  for (const line of lines.join("").trim().split("\n").filter(Boolean)) JSON.parse(line);
});

test("it is asked for by the standard's variables only", () => {
  const endpoint = { OTEL_EXPORTER_OTLP_ENDPOINT: "http://collector:4318" };
  assert.equal(isTraced({}), false);
  assert.equal(isTraced({ OTEL_EXPORTER_OTLP_ENDPOINT: "" }), false);
  assert.equal(isTraced(endpoint), true);
  assert.equal(isTraced({ OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: "http://collector:4318/v1/traces" }), true);
  assert.equal(isTraced({ ...endpoint, OTEL_SDK_DISABLED: "true" }), false);
  assert.equal(isTraced({ ...endpoint, OTEL_TRACES_EXPORTER: "none" }), false);
});

test("nothing of OpenTelemetry is loaded before it is asked for", () => {
  const files = globSync("**/*.ts", { cwd: import.meta.dirname });
  const read = (file: string) => readFileSync(join(import.meta.dirname, file), "utf8");
  const users = files.filter((file) => /from "@opentelemetry\//.test(read(file)));
  assert.deepEqual(users, [join("platform", "telemetry", "otlp.ts")]);
  const loaders = files.filter((file) => /(from|import\() ?"[^"]*\/otlp\.ts"/.test(read(file)));
  assert.deepEqual(loaders, [join("platform", "telemetry", "tracing.ts")]);
  assert.doesNotMatch(read(loaders[0] ?? ""), /from "[^"]*\/otlp\.ts"/);
});
