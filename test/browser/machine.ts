/**
 * A machine made of files, and Tokiwa diagnosing it: what a test may change without changing the machine it runs on.
 * @module
 */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { afterwards, key, root, type Scope, temporaryFolder, type Tokiwa, tokiwaAt } from "./harness.ts";

const files: Readonly<Record<string, string>> = {
  "etc/os-release": 'ID=debian\nVERSION_ID="12"\nPRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\n',
  "etc/hostname": "browser-machine\n",
  "etc/passwd": "root:x:0:0:root:/root:/bin/bash\nsshd:x:100:65534::/run/sshd:/usr/sbin/nologin\n",
  "etc/group": "root:x:0:\nnogroup:x:65534:\n",
  "usr/sbin/sshd": "",
  "etc/ssh/sshd_config": "PermitRootLogin no\n",
};

/** Makes the tree of a small Debian server with an SSH daemon; it is taken away after the test. */
export async function makeMachine(scope: Scope): Promise<string> {
  const machine = await mkdtemp(join(tmpdir(), "tokiwa-machine-"));
  afterwards(scope, () => rm(machine, { recursive: true, force: true, maxRetries: 5 }));
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(machine, name)), { recursive: true });
    await writeFile(join(machine, name), text);
  }
  return machine;
}

/** Starts the server with that machine as the one that it diagnoses. */
export async function startOn(scope: Scope, machine: string): Promise<Tokiwa> {
  const program = join(root, "apps/server/src/testing/program.ts");
  const folders = [await temporaryFolder(scope), join(root, "content"), machine, join(root, "apps/web/dist")];
  const child = spawn(process.execPath, [program, ...folders], {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, TOKIWA_KEY: key, LOG_LEVEL: "warn" },
  });
  let said = "";
  child.stderr.on("data", (bytes: Buffer) => {
    said += bytes.toString();
  });
  const stop = async (): Promise<void> => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    child.kill("SIGTERM");
    await once(child, "exit");
  };
  afterwards(scope, stop);
  for await (const line of createInterface(child.stdout)) {
    if (line.startsWith("url ")) return tokiwaAt(line.slice(4), "", { stop, said: () => said });
  }
  throw new Error("The server ended before it served.");
}
