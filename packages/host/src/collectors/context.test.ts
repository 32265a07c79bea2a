import assert from "node:assert/strict";
import { test } from "node:test";
import { z } from "zod";
import { collect } from "../collect.ts";
import { family, now } from "../plants/family.ts";
import { plant } from "../plants/tree.ts";

const identity = z.looseObject({ machine: z.string(), seen: z.looseObject({ line: z.int(), text: z.string() }) });

/** What is known of a machine whose machine-id holds a text. */
async function identified(text: string | null) {
  const root = plant({ "/etc/hostname": "web-01\n", ...(text === null ? {} : { "/etc/machine-id": text }) });
  const { facts } = await collect({ root, names: new Set(["host.identity"]), now });
  const fact = facts.get("host.identity");
  assert.ok(fact?.status === "known");
  return identity.parse(fact.value);
}

test("a machine is known by its machine-id, which itself is not given away", async () => {
  const id = "0123456789abcdef0123456789abcdef";
  const { machine, seen } = await identified(`${id}\n`);
  assert.match(machine, /^[0-9a-f]{64}$/);
  assert.ok(!JSON.stringify({ machine, seen }).includes(id));
});

test("a machine that was never given an identifier cannot be told from others", async () => {
  const checks = family("collector", {});
  const running = {
    "host.context": {
      ...{ live: true, container: "none", virtualization: "kvm", init: "systemd" },
      ...{ systemd: true, machine: true, desktop: false },
    },
  };
  const good = await identified("0123456789abcdef0123456789abcdef\n");
  for (const text of [null, "", "uninitialized\n", "0123\n"]) {
    const bad = await identified(text);
    assert.equal(bad.machine, "");
    await checks.turnsRedBy(
      "host.collector.machine-id",
      { ...running, "host.identity": bad },
      { ...running, "host.identity": good },
    );
  }
});
