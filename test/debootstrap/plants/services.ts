import { certificateWith } from "../../../packages/host/src/plants/certificate.ts";
import { oneLine, type Plant } from "./plant.ts";

const site = "/etc/nginx/sites-available/site";
const nginx = (
  check: string,
  from: string | RegExp,
  to: string,
  line: string | number = to,
  more: Partial<Plant> = {},
): Plant => ({
  what: `${check} of nginx: ${to.trim()}`,
  where: { [site]: { replace: [from, to] } },
  check: `host.nginx.${check}`,
  file: "/etc/nginx/sites-enabled/site",
  line,
  ...more,
});
const apache = (check: string, line: string, more: Partial<Plant> = {}): Plant =>
  oneLine(`host.apache.${check}`, "/etc/apache2/conf-enabled/zz-own.conf", line, more);
const hba = "/etc/postgresql/15/main/pg_hba.conf";
const rule = (check: string, line: string, more: Partial<Plant> = {}): Plant => ({
  what: line,
  where: { [hba]: { append: `${line}\n` } },
  check: `host.postgresql.${check}`,
  line,
  ...more,
});
/** What matters once the network reaches the server: Debian's listens to this machine alone. */
const reached = (check: string, line: string): Plant =>
  rule(check, line, {
    where: {
      [hba]: { append: `${line}\n` },
      "/etc/postgresql/15/main/conf.d/zz.conf": "listen_addresses = '*'\n",
    },
  });
const parameter = (check: string, line: string, more: Partial<Plant> = {}): Plant =>
  oneLine(`host.postgresql.${check}`, "/etc/postgresql/15/main/conf.d/zz.conf", line, more);
const mariadb = (check: string, line: string): Plant =>
  oneLine(`host.mariadb.${check}`, "/etc/mysql/mariadb.conf.d/99-own.cnf", line, {
    where: { "/etc/mysql/mariadb.conf.d/99-own.cnf": `[mariadb]\n${line}\n` },
  });
const daemon = "/etc/docker/daemon.json";
const record = "/var/lib/docker/containers/4f5e/hostconfig.json";
const container = (check: string, json: string): Plant => ({
  what: json,
  where: { [record]: json },
  check: `host.docker.${check}`,
});
const bind = (check: string, line: string): Plant => ({
  what: `BIND: ${line}`,
  where: {
    "/usr/sbin/named": { text: "\u007fELF\0", mode: 0o755 },
    "/etc/bind/named.conf": `options {\n  ${line}\n};\n`,
  },
  check: `host.resolver.${check}`,
  file: "/etc/bind/named.conf",
  line: 2,
});

const day = 86_400_000;
const date = (days: number): string => new Date(Date.now() + days * day).toISOString().slice(0, 10);
const certificate = (check: string, wanted: Parameters<typeof certificateWith>[0]): Plant => {
  const made = certificateWith({ from: date(-100), until: date(300), ...wanted });
  return {
    what: `a certificate with ${JSON.stringify(wanted).replace(/\d{4}-/g, "…-")}`,
    where: { "/etc/nginx/tls/site.crt": made.certificate, "/etc/nginx/tls/site.key": { text: made.key, mode: 0o600 } },
    check: `host.certificates.${check}`,
    line: 1,
  };
};

export const servicePlants: readonly Plant[] = [
  nginx("plain", "  return 301 https://www.example.jp$request_uri;", "  root /srv/site;", 2),
  nginx("hsts", /.*add_header.*\n/, "", "  listen 443 ssl;"),
  nginx("autoindex", "  location /files/ {", "  autoindex on; location /files/ {", 13),
  nginx("alias", "location /files/ {", "location /files {", 13),
  nginx("root-folder", "root /srv/site;", "root /etc;", "  root /etc;"),
  nginx("status", "allow 127.0.0.1; deny all; ", "", "  location /status { stub_status; }"),
  nginx("open-proxy", "proxy_pass http://127.0.0.1:3000;", "proxy_pass http://$http_host;", 15),
  nginx("tokens", "  server_name www.example.jp;\n  return", "  server_tokens on;\n  return", "  server_tokens on;"),
  nginx("well-formed", /$/, "}\n", 17),
  {
    what: "an old version of TLS",
    where: { "/etc/nginx/nginx.conf": { replace: ["ssl_protocols TLSv1.2", "ssl_protocols TLSv1.1 TLSv1.2"] } },
    check: "host.nginx.tls-versions",
    line: "\tssl_protocols TLSv1.1 TLSv1.2 TLSv1.3;",
  },
  oneLine("host.nginx.tls-ciphers", "/etc/nginx/conf.d/own.conf", "ssl_ciphers HIGH:RC4-SHA;"),
  {
    what: "nginx as root",
    where: { "/etc/nginx/nginx.conf": { replace: ["user www-data;", "user root;"] } },
    check: "host.nginx.user",
    line: 1,
  },
  {
    what: "nginx without a log",
    where: { "/etc/nginx/nginx.conf": { replace: [/access_log .*/, "access_log off;"] } },
    check: "host.nginx.log",
    line: "\taccess_log off;",
  },
  {
    what: "sites that others may change",
    where: { [site]: { mode: 0o666 } },
    check: "host.nginx.open-files",
    file: "/etc/nginx/sites-enabled/site",
    also: ["host.files.world-writable"],
  },

  apache("tls-ciphers", "SSLCipherSuite ALL:!aNULL", { file: "/etc/apache2/conf-enabled/zz-own.conf" }),
  apache("trace", "TraceEnable On"),
  apache("tokens", "ServerTokens Full"),
  apache("open-proxy", "ProxyRequests On"),
  apache("log", "ErrorLog /dev/null"),
  apache("well-formed", "<Directory /x>"),
  {
    what: "listings of folders",
    where: { "/etc/apache2/apache2.conf": { replace: ["Options FollowSymLinks", "Options Indexes"] } },
    check: "host.apache.indexes",
    line: "\tOptions Indexes",
  },
  {
    what: "a site without TLS",
    where: {
      "/etc/apache2/sites-enabled/plain.conf": "<VirtualHost *:80>\n  DocumentRoot /srv/site\n</VirtualHost>\n",
    },
    check: "host.apache.plain",
    line: 1,
  },
  {
    what: "Apache as root",
    where: { "/etc/apache2/envvars": { replace: ["APACHE_RUN_USER=www-data", "APACHE_RUN_USER=root"] } },
    check: "host.apache.user",
    file: "/etc/apache2/apache2.conf",
    line: "User ${APACHE_RUN_USER}",
  },

  rule("trust", "host all all 127.0.0.2/32 trust"),
  rule("ident", "hostssl all all 10.1.0.0/16 ident"),
  rule("password", "hostssl all all 10.1.0.0/16 password"),
  rule("md5", "hostssl all all 10.1.0.0/16 md5"),
  reached("anywhere", "hostssl all all 0.0.0.0/0 scram-sha-256"),
  reached("plain", "host app app 10.1.0.0/16 scram-sha-256"),
  parameter("tls-version", "ssl_min_protocol_version = 'TLSv1'"),
  parameter("durability", "fsync = off"),
  {
    what: "a database whose folder others enter",
    where: { "/var/lib/postgresql/15/main": { mode: 0o755 } },
    check: "host.postgresql.data",
  },

  mariadb("grant-tables", "skip-grant-tables"),
  mariadb("old-passwords", "old_passwords = 1"),
  mariadb("plain", "bind-address = 0.0.0.0"),
  mariadb("tls-version", "tls_version = TLSv1.0,TLSv1.2"),
  mariadb("local-infile", "local-infile"),
  mariadb("functions", "allow-suspicious-udfs = on"),
  mariadb("user", "user = root"),
  {
    what: "a password of MariaDB's that others read",
    where: { "/etc/mysql/mariadb.conf.d/99-own.cnf": "[client]\npassword = hunter2\n" },
    check: "host.mariadb.passwords",
    line: 2,
  },
  {
    what: "MariaDB's data for everybody to change",
    where: { "/var/lib/mysql": { mode: 0o777 } },
    check: "host.mariadb.data",
    also: ["host.files.world-writable-directory"],
  },

  {
    what: "Docker that takes orders from the network",
    where: { [daemon]: '{\n"no-new-privileges": true,\n"hosts": ["tcp://0.0.0.0:2375"]\n}\n' },
    check: "host.docker.tcp",
    line: 3,
  },
  {
    what: "alice in the group docker",
    where: {
      "/etc/group": { replace: [/(?<=^docker:.*:)$/m, "alice"] },
      "/etc/gshadow": { replace: [/^docker:!::$/m, "docker:!::alice"] },
    },
    check: "host.docker.group",
    line: /^docker:.*:alice$/,
  },
  {
    what: "a registry without TLS",
    where: { [daemon]: '{\n"no-new-privileges": true,\n"insecure-registries": ["registry.example.jp"]\n}\n' },
    check: "host.docker.registries",
    line: 3,
  },
  {
    what: "containers that may gain privileges",
    where: { [daemon]: '{\n"no-new-privileges": false\n}\n' },
    check: "host.docker.no-new-privileges",
    line: 2,
  },
  {
    what: "containers without logs",
    where: { [daemon]: '{\n"no-new-privileges": true,\n"log-driver": "none"\n}\n' },
    check: "host.docker.log",
    line: 3,
  },
  container("privileged", '{"Privileged":true}'),
  container("socket-mounted", '{"Binds":["/var/run/docker.sock:/var/run/docker.sock"]}'),
  container("host-folders", '{"Mounts":[{"Type":"bind","Source":"/etc","Target":"/x"}]}'),
  container("host-namespaces", '{"PidMode":"host"}'),
  container("capabilities", '{"CapAdd":["CAP_SYS_ADMIN"]}'),
  container("unconfined", '{"SecurityOpt":["seccomp=unconfined"]}'),
  oneLine("host.docker.containerd-registries", "/etc/containerd/config.toml", "  insecure_skip_verify = true"),

  {
    what: "data of the cloud that everybody reads",
    where: { "/var/lib/cloud/instances/i-1/user-data.txt": { mode: 0o644 } },
    check: "host.cloud.user-data",
  },
  oneLine("host.cloud.passwords", "/etc/cloud/cloud.cfg.d/99.cfg", "ssh_pwauth: yes"),

  {
    what: "a key of Tokiwa's that others read",
    where: { "/var/lib/tokiwa/key": { mode: 0o640 } },
    check: "host.tokiwa.secrets",
  },
  {
    what: "checks of Tokiwa's that others may change",
    where: { "/var/lib/tokiwa/content": { folder: true, mode: 0o777 } },
    check: "host.tokiwa.writable",
    also: ["host.files.world-writable-directory"],
  },
  {
    what: "Tokiwa in the clear for everybody",
    where: { "/var/lib/tokiwa/server.json": { text: '{"pid":1,\n"url":"http://0.0.0.0:8420"}\n' } },
    check: "host.tokiwa.listening",
    line: 2,
  },

  {
    what: "data that nobody saves",
    where: { "/etc/tokiwa/backups": { gone: true } },
    check: "host.backup.scheduled",
    file: "/var/lib/postgresql/15/main",
  },
  {
    what: "a backup of last week",
    where: {
      "/etc/cron.d/dump": { text: "30 2 * * * postgres pg_dumpall > /var/backups/postgresql/app.sql\n", mode: 0o644 },
      "/etc/tokiwa/started": "/etc/cron.d/dump\n",
      "/var/backups/postgresql/app.sql": { text: "x", mode: 0o640, hoursOld: 170 },
    },
    check: "host.backup.fresh",
    file: "/var/backups/postgresql/app.sql",
  },
  {
    what: "a backup that others read",
    where: { "/var/backups/app.sql": { text: "x", mode: 0o644 } },
    check: "host.backup.readable",
  },
  {
    what: "a backup among the pages",
    where: { "/var/www/html/site.sql": { text: "x", mode: 0o640 } },
    check: "host.backup.published",
  },

  certificate("expired", { until: date(-10) }),
  certificate("expiring", { until: date(5) }),
  certificate("weak-key", { bits: 1024 }),
  certificate("weak-signature", { hash: "sha1" }),
  {
    what: "a private key that others read",
    where: { "/etc/nginx/tls/site.key": { mode: 0o644 } },
    check: "host.certificates.key-readable",
    line: 1,
  },
  {
    what: "a private key among the pages",
    where: { "/var/www/html/site.key": { text: certificateWith().key, mode: 0o600 } },
    check: "host.certificates.key-published",
    line: 1,
    also: ["host.repositories.secrets"],
  },
  {
    what: "an authority that nobody declared",
    where: {
      "/usr/local/share/ca-certificates/other.crt": certificateWith({ from: date(-9), until: date(900) }).certificate,
    },
    check: "host.certificates.trust-added",
    line: 1,
  },
  {
    what: "a policy of TLS that was lowered",
    where: { "/etc/ssl/openssl.cnf": { append: "MinProtocol = TLSv1\n" } },
    check: "host.certificates.tls-policy",
    line: "MinProtocol = TLSv1",
  },

  {
    what: "an update server that is elsewhere",
    where: { "/etc/hosts": { append: "203.0.113.7 deb.debian.org\n" } },
    check: "host.resolver.redirected",
    line: "203.0.113.7 deb.debian.org",
  },
  bind("server-dnssec", "dnssec-validation no;"),
  bind("open-server", "allow-recursion { any; };"),
  bind("transfers", "allow-transfer { any; };"),
];
