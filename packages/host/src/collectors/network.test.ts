import assert from "node:assert/strict";
import { createSocket } from "node:dgram";
import { createServer } from "node:net";
import { describe, it } from "node:test";
import { Root } from "../root.ts";
import { listenersCollector } from "./network.ts";

const here = () => {
  const facts = listenersCollector.collect(new Root("/"), 0);
  assert.ok(!(facts instanceof Promise));
  const fact = facts["network.listeners"];
  assert.ok("sockets" in fact);
  return fact.sockets;
};

describe("listening sockets", { skip: process.platform !== "linux" && "needs /proc" }, () => {
  it("are seen with address, port, owner and program", async (t) => {
    const server = createServer();
    t.after(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    const found = here().find(({ port, protocol }) => port === address.port && protocol === "tcp");
    assert.ok(found);
    assert.equal(found.address, "127.0.0.1");
    assert.ok(found.loopback && !found.wildcard);
    assert.equal(found.uid, process.getuid?.());
    assert.match(found.program, /node$/);
  });

  it("on every address are told apart from those on one", async (t) => {
    const server = createServer();
    t.after(() => server.close());
    await new Promise<void>((resolve) => server.listen(0, "0.0.0.0", resolve));
    const address = server.address();
    assert.ok(address !== null && typeof address === "object");
    const found = here().find(({ port }) => port === address.port);
    assert.ok(found?.wildcard && !found.loopback);
  });

  it("of UDP are those that wait for anybody", async (t) => {
    const [bound, connected] = [createSocket("udp4"), createSocket("udp4")];
    t.after(() => {
      bound.close();
      connected.close();
    });
    await new Promise<void>((resolve) => bound.bind(0, "127.0.0.1", resolve));
    await new Promise<void>((resolve) => connected.connect(bound.address().port, "127.0.0.1", resolve));
    const ports = here()
      .filter(({ protocol }) => protocol === "udp")
      .map(({ port }) => port);
    assert.ok(ports.includes(bound.address().port));
    assert.ok(!ports.includes(connected.address().port));
  });
});
