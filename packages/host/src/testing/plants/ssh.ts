import { generateKeyPairSync } from "node:crypto";
import type { Plant } from "./plant.ts";

const sshd = "/etc/ssh/sshd_config";
const dropIn = "/etc/ssh/sshd_config.d/50-cloud.conf";

/** A line of sshd_config that is wrong, in the main file or a drop-in. */
const server = (check: string, line: string, file = dropIn): Plant => ({
  check: `host.ssh.${check}`,
  fault: line,
  plant: (tree) => [file, tree.append(file, `# from the installer\n${line}\n`) + 1],
});

const client = (check: string, line: string): Plant => ({
  check: `host.ssh.${check}`,
  fault: line,
  plant: (tree) => ["/etc/ssh/ssh_config", tree.append("/etc/ssh/ssh_config", `    ${line}\n`)],
});

/** A key of RSA in the form of authorized_keys(5): RFC 4253 §6.6. */
function rsaKey(bits: number): string {
  const { n = "", e = "" } = generateKeyPairSync("rsa", { modulusLength: bits }).publicKey.export({ format: "jwk" });
  const field = (bytes: Buffer): Buffer => {
    const length = Buffer.alloc(4);
    const padded = (bytes[0] ?? 0) & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
    length.writeUInt32BE(padded.length);
    return Buffer.concat([length, padded]);
  };
  const parts = [Buffer.from("ssh-rsa"), Buffer.from(e, "base64url"), Buffer.from(n, "base64url")];
  return `ssh-rsa ${Buffer.concat(parts.map(field)).toString("base64")} old@laptop\n`;
}

export const sshPlants: readonly Plant[] = [
  server("well-formed", 'Banner "/etc/issue'),
  server("well-formed", "PermitRootLogin"),
  client("well-formed", "ForwardAgent"),
  server("root-login", "PermitRootLogin yes"),
  {
    ...server("root-login", "Match Address 10.0.0.0/8\n  PermitRootLogin yes", sshd),
    plant: (tree) => [sshd, tree.append(sshd, "Match Address 10.0.0.0/8\n  PermitRootLogin yes\n") + 1],
  },
  server("empty-passwords", "PermitEmptyPasswords yes"),
  server("password-authentication", "PasswordAuthentication yes"),
  server("max-auth-tries", "MaxAuthTries 30"),
  server("login-grace-time", "LoginGraceTime 0"),
  server("login-grace-time", "LoginGraceTime 10m"),
  server("ciphers", "Ciphers +aes256-cbc"),
  server("macs", "MACs hmac-sha2-256,hmac-md5"),
  server("key-exchange", "KexAlgorithms +diffie-hellman-group1-sha1"),
  server("signatures", "HostKeyAlgorithms +ssh-rsa"),
  server("signatures", "PubkeyAcceptedKeyTypes ssh-ed25519,ssh-dss"),
  server("x11-exposed", "X11UseLocalhost no"),
  server("user-environment", "PermitUserEnvironment yes"),
  server("strict-modes", "StrictModes no"),
  server("host-based", "HostbasedAuthentication yes"),
  server("host-based", "IgnoreRhosts no"),
  server("log-level", "LogLevel QUIET"),
  server("log-level", "LogLevel SILENT"),
  server("gateway-ports", "GatewayPorts clientspecified"),
  server("tunnel", "PermitTunnel point-to-point"),
  server("authorized-keys-location", "AuthorizedKeysFile .ssh/authorized_keys /tmp/%u/keys"),
  client("client-host-keys", "StrictHostKeyChecking no"),
  client("client-host-keys", "UserKnownHostsFile /dev/null"),
  client("client-agent", "ForwardAgent yes"),
  client("client-ciphers", "Ciphers 3des-cbc"),
  {
    check: "host.ssh.host-key-permissions",
    fault: "a host key that the group and others read",
    plant(tree) {
      tree.mode("/etc/ssh/ssh_host_ed25519_key", 0o644);
      return ["/etc/ssh/ssh_host_ed25519_key"];
    },
  },
  {
    check: "host.ssh.host-key-strength",
    fault: "a host key of RSA with 1024 bits",
    plant(tree) {
      tree.write("/etc/ssh/ssh_host_rsa_key", "-----BEGIN OPENSSH PRIVATE KEY-----\n", 0o600);
      tree.write("/etc/ssh/ssh_host_rsa_key.pub", rsaKey(1024));
      return ["/etc/ssh/ssh_host_rsa_key.pub", 1];
    },
  },
  {
    check: "host.ssh.authorized-keys-permissions",
    fault: "authorized_keys that everybody writes",
    plant(tree) {
      tree.write("/root/.ssh/authorized_keys", "", 0o666);
      return ["/root/.ssh/authorized_keys"];
    },
  },
  {
    check: "host.ssh.authorized-keys-strength",
    fault: "a short key that lets somebody in",
    plant(tree) {
      tree.write("/root/.ssh/authorized_keys", `# colleagues\nfrom="10.0.0.1",no-pty ${rsaKey(1024)}`, 0o600);
      return ["/root/.ssh/authorized_keys", 2];
    },
  },
  {
    check: "host.ssh.private-key-permissions",
    fault: "a private key that others read",
    plant(tree) {
      tree.write("/root/.ssh/id_ed25519", "-----BEGIN OPENSSH PRIVATE KEY-----\n", 0o644);
      return ["/root/.ssh/id_ed25519"];
    },
  },
  {
    check: "host.ssh.moduli",
    fault: "a prime of 1536 bits",
    plant: (tree) => ["/etc/ssh/moduli", tree.append("/etc/ssh/moduli", "20240101000000 2 6 100 1535 2 F5F5F5\n")],
  },
];
