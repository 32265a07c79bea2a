import { lastLine, oneLine, type Plant } from "./plant.ts";

const dropIn = "/etc/ssh/sshd_config.d/05-cloud.conf";
const server = (check: string, line: string, more: Partial<Plant> = {}): Plant =>
  oneLine(`host.ssh.${check}`, dropIn, line, more);
const client = (check: string, line: string, more: Partial<Plant> = {}): Plant =>
  lastLine(`host.ssh.${check}`, "/etc/ssh/ssh_config", `    ${line}`, more);
const sudo = (check: string, line: string, more: Partial<Plant> = {}): Plant =>
  oneLine(`host.sudo.${check}`, "/etc/sudoers.d/site", line, {
    where: { "/etc/sudoers.d/site": { text: `# planted\n${line}\n`, mode: 0o440 } },
    ...more,
  });

/** An RSA key of 1024 bits, as authorized_keys(5) has it: RFC 4253 §6.6. */
const field = (bytes: Uint8Array): Buffer => {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(bytes.length);
  return Buffer.concat([length, bytes]);
};
const short = Buffer.concat([
  ...[Buffer.from("ssh-rsa"), Buffer.from([1, 0, 1]), Buffer.concat([Buffer.of(0), Buffer.alloc(128, 0xc5)])].map(
    field,
  ),
]).toString("base64");

export const accessPlants: readonly Plant[] = [
  server("root-login", "PermitRootLogin yes"),
  server("empty-passwords", "PermitEmptyPasswords yes"),
  server("password-authentication", "PasswordAuthentication yes"),
  {
    what: "passwords again for one network, in a Match block at the end",
    where: { "/etc/ssh/sshd_config": { append: "Match Address 10.0.0.0/8\n  PasswordAuthentication yes\n" } },
    check: "host.ssh.password-authentication",
    line: "  PasswordAuthentication yes",
  },
  server("max-auth-tries", "MaxAuthTries 30"),
  server("login-grace-time", "LoginGraceTime 0"),
  server("ciphers", "Ciphers +aes256-cbc"),
  server("macs", "MACs hmac-sha2-256,hmac-md5"),
  server("key-exchange", "KexAlgorithms +diffie-hellman-group1-sha1"),
  server("signatures", "HostKeyAlgorithms +ssh-rsa"),
  server("x11-exposed", "X11UseLocalhost no"),
  server("user-environment", "PermitUserEnvironment yes"),
  server("strict-modes", "StrictModes no"),
  server("host-based", "HostbasedAuthentication yes"),
  server("log-level", "LogLevel QUIET"),
  server("gateway-ports", "GatewayPorts clientspecified"),
  server("tunnel", "PermitTunnel yes"),
  server("authorized-keys-location", "AuthorizedKeysFile .ssh/authorized_keys /tmp/%u/keys"),
  server("well-formed", "PermitRootLogin"),
  client("client-host-keys", "StrictHostKeyChecking no"),
  client("client-agent", "ForwardAgent yes"),
  client("client-ciphers", "Ciphers 3des-cbc"),
  {
    what: "a host key that others read",
    where: { "/etc/ssh/ssh_host_ed25519_key": { mode: 0o644 } },
    check: "host.ssh.host-key-permissions",
  },
  {
    what: "a host key of 1024 bits",
    where: { "/etc/ssh/ssh_host_rsa_key.pub": `ssh-rsa ${short} root@server\n` },
    check: "host.ssh.host-key-strength",
    line: 1,
  },
  {
    what: "authorized keys that everybody writes",
    where: { "/home/alice/.ssh/authorized_keys": { mode: 0o666 } },
    check: "host.ssh.authorized-keys-permissions",
    also: ["host.files.world-writable"],
  },
  {
    what: "a short key that lets somebody in",
    where: { "/home/alice/.ssh/authorized_keys": { append: `from="10.0.0.1",no-pty ssh-rsa ${short} old@laptop\n` } },
    check: "host.ssh.authorized-keys-strength",
    line: 2,
  },
  {
    what: "a private key that others read",
    where: {
      "/home/alice/.ssh/id_ed25519": { text: "-----BEGIN OPENSSH PRIVATE KEY-----\n", mode: 0o644, owner: 1000 },
    },
    check: "host.ssh.private-key-permissions",
  },
  lastLine("host.ssh.moduli", "/etc/ssh/moduli", "20240101000000 2 6 100 1535 2 F5F5F5"),

  sudo("nopasswd-all", "alice ALL=(ALL) NOPASSWD:ALL"),
  sudo("nopasswd-shell", "alice ALL=NOPASSWD: /usr/bin/less /var/log/syslog"),
  sudo("everybody", "ALL ALL=(ALL) ALL"),
  sudo("exception", "alice ALL=ALL, !/bin/su"),
  {
    what: "a command of root's that everybody may change",
    where: {
      "/etc/sudoers.d/site": { text: "# planted\nalice ALL=/srv/tool start\n", mode: 0o440 },
      "/srv/tool": { text: "#!/bin/sh\n", mode: 0o777 },
    },
    check: "host.sudo.open-command",
    line: 2,
    also: ["host.files.world-writable"],
  },
  sudo("authenticate", "Defaults !authenticate", { also: ["host.sudo.nopasswd-all"] }),
  sudo("shared-password", "Defaults rootpw"),
  sudo("pty", "Defaults !use_pty"),
  sudo("log", "Defaults !syslog"),
  sudo("timestamp", "Defaults timestamp_timeout=60"),
  sudo("environment", 'Defaults env_keep += "LD_PRELOAD"'),
  sudo("secure-path", 'Defaults secure_path="/usr/bin:."'),
  sudo("visible-password", "Defaults visiblepw"),
  sudo("well-formed", "alice ALL=(ALL NOPASSWD ALL"),
  {
    what: "a file that sudo passes over for its name",
    where: { "/etc/sudoers.d/site.conf": { text: "Defaults use_pty\n", mode: 0o440 } },
    check: "host.sudo.ignored-files",
  },

  {
    what: "a rule of polkit for anybody",
    where: {
      "/etc/polkit-1/rules.d/10-all.rules":
        "polkit.addRule(function(action, subject) {\n  if (action.id == 'org.x.y') return polkit.Result.YES;\n});\n",
    },
    check: "host.polkit.anybody",
    line: 2,
  },
  {
    what: "a rule of polkit for everything",
    where: {
      "/etc/polkit-1/rules.d/10-ops.rules":
        'polkit.addRule(function(action, subject) {\n  if (subject.isInGroup("ops")) return polkit.Result.YES;\n});\n',
    },
    check: "host.polkit.everything",
    line: 2,
  },
  {
    what: "an authority of polkit's old kind",
    where: {
      "/etc/polkit-1/localauthority/50-local.d/a.pkla": "[All]\nIdentity=unix-user:*\nAction=org.x.y\nResultAny=yes\n",
    },
    check: "host.polkit.local-authority",
    line: 4,
  },
  {
    what: "doas without a password",
    where: {
      "/usr/bin/doas": { text: "\u007fELF\0", mode: 0o755 },
      "/etc/doas.conf": "# planted\npermit nopass :sudo\n",
    },
    check: "host.doas.nopass",
    file: "/etc/doas.conf",
    line: 2,
  },
];
