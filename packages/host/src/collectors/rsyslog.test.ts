import assert from "node:assert/strict";
import { describe, it, type TestContext } from "node:test";
import { Root } from "../root.ts";
import { debianTree } from "../testing/tree.ts";
import { readRsyslog } from "./rsyslog.ts";

function read(t: TestContext, text: string) {
  const tree = debianTree();
  t.after(() => tree.drop());
  tree.write("/etc/rsyslog.d/90-test.conf", text);
  return readRsyslog(new Root(tree.root));
}

describe("the configuration of rsyslog", () => {
  it("forwards in the old form by UDP and by TCP", (t) => {
    const { forwards } = read(t, "*.* @logs.example.jp\nauth.* @@(o)[2001:db8::1]:6514;RSYSLOG_Format\n# *.* @none\n");
    assert.deepEqual(
      forwards.map(({ target, protocol, encrypted, seen }) => [target, protocol, encrypted, seen.line]),
      [
        ["logs.example.jp", "udp", false, 1],
        ["2001:db8::1", "tcp", false, 2],
      ],
    );
  });

  it("forwards under protection once the driver is set to TLS", (t) => {
    const { forwards } = read(
      t,
      "$DefaultNetstreamDriver gtls\n$ActionSendStreamDriverMode 1\n*.* @@logs:6514\n*.* @logs\n",
    );
    assert.deepEqual(
      forwards.map(({ encrypted }) => encrypted),
      [true, false],
    );
  });

  it("is read over several lines in the new form", (t) => {
    const { forwards } = read(
      t,
      'action(type="omfwd"\n  target="logs.example.jp" port="6514" # by TLS\n  protocol="tcp" StreamDriver="gtls" StreamDriverMode="1")\n',
    );
    assert.deepEqual(
      forwards.map(({ encrypted, seen }) => [encrypted, seen.line]),
      [[true, 1]],
    );
  });

  it("does not take a mail address or a pipe for a forward, nor loopback for the network", (t) => {
    const { forwards } = read(t, "$ActionMailTo admin@example.jp\n*.* |/run/pipe\n*.* @127.0.0.1\n");
    assert.deepEqual(
      forwards.map(({ loopback }) => loopback),
      [true],
    );
  });

  it("is open where it takes logs without protection", (t) => {
    const text = '$UDPServerRun 514\nmodule(load="imtcp")\ninput(type="imtcp" port="514")\n';
    assert.deepEqual(
      read(t, text).openInputs.map(({ line }) => line),
      [1, 3],
    );
    const safe =
      'module(load="imtcp" StreamDriver.Name="gtls" StreamDriver.Mode="1")\ninput(type="imtcp" port="6514")\n';
    assert.deepEqual(read(t, safe).openInputs, []);
  });
});
