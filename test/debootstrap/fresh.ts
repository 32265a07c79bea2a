/**
 * What a fresh Debian server rightly fails, each with why that is so: the recipe mends it, and nothing else fails.
 */
export const freshFindings: Readonly<Record<string, string>> = {
  "host.ssh.password-authentication": "sshd's compiled-in default takes a password alone",
  "host.apache.plain": "Debian's first site speaks HTTP",
  "host.apache.indexes": "Debian's apache2.conf lists the folders of /var/www",
  "host.apache.tokens": "Debian's security.conf says ServerTokens OS, which sends the version",
  "host.nginx.plain": "Debian's first site speaks HTTP",
  "host.nginx.tokens": "nginx's compiled-in default sends its version",
  "host.docker.no-new-privileges": "Docker's default lets set-user-ID programs in containers work",
  "host.services.confined": "Debian's units of nginx and Apache leave the kernel's settings open to their root process",
  "host.backup.scheduled": "PostgreSQL's cluster is there, and nothing saves it",
};
