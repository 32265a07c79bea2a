/**
 * A receiver of traces by OTLP over HTTP, which decodes what it gets (opentelemetry-proto, trace/v1/trace.proto).
 * @module
 */
import { createServer } from "node:http";
import { buffer } from "node:stream/consumers";
import { gunzipSync } from "node:zlib";

export interface ReceivedSpan {
  readonly traceId: string;
  readonly spanId: string;
  /** Empty where it has none. */
  readonly parentSpanId: string;
  readonly name: string;
  /** 1 internal, 2 server, 3 client, 4 producer, 5 consumer. */
  readonly kind: number;
  readonly start: bigint;
  readonly end: bigint;
  readonly attributes: ReadonlyMap<string, string>;
  /** 0 unset, 1 ok, 2 error. */
  readonly status: number;
  readonly service: string;
}

export interface Receiver {
  readonly url: string;
  readonly spans: readonly ReceivedSpan[];
  /** Resolves with the first span, of those that came or come, that `wanted` holds for. */
  find(wanted: (span: ReceivedSpan) => boolean): Promise<ReceivedSpan>;
  close(): void;
}

type Field = { readonly number: number; readonly value: bigint | Buffer };

/** The fields of a message (Protocol Buffers, Encoding). */
function fieldsOf(message: Buffer): readonly Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = (): bigint => {
    let value = 0n;
    for (let shift = 0n; ; shift += 7n) {
      const byte = message.readUInt8(at++);
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80) return value;
    }
  };
  while (at < message.length) {
    const tag = Number(varint());
    const number = tag >> 3;
    const type = tag & 7;
    if (type === 0) fields.push({ number, value: varint() });
    else if (type === 1) {
      fields.push({ number, value: message.readBigUInt64LE(at) });
      at += 8;
    } else if (type === 2) {
      const length = Number(varint());
      fields.push({ number, value: message.subarray(at, at + length) });
      at += length;
    } else if (type === 5) {
      fields.push({ number, value: BigInt(message.readUInt32LE(at)) });
      at += 4;
    } else throw new Error(`a field of the wire type ${type}`);
  }
  return fields;
}

const parts = (message: Buffer, number: number): readonly Buffer[] =>
  fieldsOf(message).flatMap((field) => (field.number === number && Buffer.isBuffer(field.value) ? [field.value] : []));
const part = (message: Buffer, number: number): Buffer => parts(message, number)[0] ?? Buffer.alloc(0);
const amount = (message: Buffer, number: number): bigint =>
  fieldsOf(message).reduce(
    (found, { number: of, value }) => (of === number && typeof value === "bigint" ? value : found),
    0n,
  );

/** The attributes of a span or a resource; numbers and truths in digits. */
const attributesOf = (message: Buffer, number: number): ReadonlyMap<string, string> =>
  new Map(
    parts(message, number).map((pair) => {
      const [field] = fieldsOf(part(pair, 2));
      return [part(pair, 1).toString(), String(field?.value ?? "")];
    }),
  );

function spansOf(request: Buffer): readonly ReceivedSpan[] {
  return parts(request, 1).flatMap((resourceSpans) => {
    const service = attributesOf(part(resourceSpans, 1), 1).get("service.name") ?? "";
    return parts(resourceSpans, 2)
      .flatMap((scopeSpans) => parts(scopeSpans, 2))
      .map((span) => ({
        traceId: part(span, 1).toString("hex"),
        spanId: part(span, 2).toString("hex"),
        parentSpanId: part(span, 4).toString("hex"),
        name: part(span, 5).toString(),
        kind: Number(amount(span, 6)),
        start: amount(span, 7),
        end: amount(span, 8),
        attributes: attributesOf(span, 9),
        status: Number(amount(part(span, 15), 3)),
        service,
      }));
  });
}

/** Starts it at any free port of the loopback interface. */
export async function startReceiver(): Promise<Receiver> {
  const spans: ReceivedSpan[] = [];
  const waiting = new Set<() => void>();
  const server = createServer((incoming, outgoing) => {
    const known = incoming.method === "POST" && incoming.url === "/v1/traces";
    if (!known || incoming.headers["content-type"] !== "application/x-protobuf") {
      outgoing.writeHead(400).end();
      return;
    }
    void buffer(incoming).then((body) => {
      spans.push(...spansOf(incoming.headers["content-encoding"] === "gzip" ? gunzipSync(body) : body));
      outgoing.writeHead(200, { "content-type": "application/x-protobuf" }).end();
      for (const look of waiting) look();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const address = server.address();
  return {
    url: `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`,
    spans,
    find: (wanted) =>
      new Promise((resolve) => {
        const look = (): void => {
          const found = spans.find(wanted);
          if (!found) return;
          waiting.delete(look);
          resolve(found);
        };
        waiting.add(look);
        look();
      }),
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}
