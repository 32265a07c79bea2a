import assert from "node:assert/strict";
import { describe, it } from "node:test";
import { family } from "../plants/family.ts";
import { weakCiphers } from "./site.ts";

const conf = "/etc/nginx/nginx.conf";
const siteFile = "/etc/nginx/sites-enabled/site";
const nginxMain = `user www-data;
error_log /var/log/nginx/error.log;
http {
  server_tokens off;
  ssl_protocols TLSv1.2 TLSv1.3;
  ssl_ciphers HIGH:!aNULL:!MD5;
  access_log /var/log/nginx/access.log;
  include /etc/nginx/sites-enabled/*;
}
`;
const nginxSite = (more = "", server = "") => `server {
  listen 80;
  server_name www.example.jp;
  return 301 https://www.example.jp$request_uri;
}
server {
  listen 443 ssl;
  listen 127.0.0.1:8080;
  add_header Strict-Transport-Security "max-age=31536000";
  root /srv/site;
  location /files/ { alias /srv/files/; }
  location /status { stub_status; allow 127.0.0.1; deny all; }
  location /app { proxy_pass http://127.0.0.1:3000; ${more}
  }
}
${server}`;

const nginx = family("nginx", {
  "/usr/sbin/nginx": "",
  [conf]: nginxMain,
  [siteFile]: nginxSite(),
});
const inNginx = (more: string) => ({ [siteFile]: nginxSite(`\n${more}`) });
const at = { file: siteFile, line: 14 };

describe("nginx", () => {
  it("set up with care passes every check", () => nginx.isGreen());

  it("with old TLS or weak ciphers is named where they are inherited from", async () => {
    await nginx.turnsRed(
      "host.nginx.tls-versions",
      { [conf]: nginxMain.replace("TLSv1.2 ", "TLSv1 TLSv1.1 TLSv1.2 ") },
      { file: conf, line: 5 },
    );
    await nginx.turnsRed(
      "host.nginx.tls-ciphers",
      { [conf]: nginxMain.replace("HIGH:", "HIGH:RC4-SHA:") },
      { file: conf, line: 6 },
    );
  });

  it("without TLS is named, unless it leads there or stays on the machine", async () => {
    await nginx.turnsRed(
      "host.nginx.plain",
      { [siteFile]: nginxSite("", "server {\n listen 81;\n root /srv/x;\n}\n") },
      { file: siteFile, line: 17 },
    );
    const challenge =
      "server {\n listen 82;\n location /.well-known/acme-challenge/ { root /srv/acme; }\n location / { return 301 https://x$request_uri; }\n}\n";
    await nginx.says("host.nginx.plain", { [siteFile]: nginxSite("", challenge) }, "pass");
    for (const test of [
      "if ($scheme = http) { return 301 https://$host$request_uri; }",
      "if ($host = a.example.jp) { return 301 https://$host$request_uri; }\n return 404;",
    ])
      await nginx.says(
        "host.nginx.plain",
        { [siteFile]: nginxSite("", `server {\n listen 83;\n ${test}\n}\n`) },
        "pass",
      );
  });

  it("that asks browsers for TLS too shortly or not everywhere is named", async () => {
    const hsts = (site: string, line: number) =>
      nginx.turnsRed("host.nginx.hsts", { [siteFile]: site }, { file: siteFile, line });
    await hsts(nginxSite().replace(/add_header.*/, ""), 7);
    await hsts(nginxSite().replace("31536000", "1"), 9);
    await hsts(nginxSite("add_header X-A 1;"), 13);
    await nginx.says(
      "host.nginx.hsts",
      { [siteFile]: nginxSite('add_header X-A 1; add_header Strict-Transport-Security "max-age=31536000";') },
      "pass",
    );
  });

  it("that gives away more than it should is named", async () => {
    await nginx.turnsRed("host.nginx.autoindex", inNginx("autoindex on;"), at);
    await nginx.turnsRed(
      "host.nginx.alias",
      { [siteFile]: nginxSite().replace("/files/ {", "/files {") },
      { file: siteFile, line: 11 },
    );
    await nginx.turnsRed(
      "host.nginx.root-folder",
      { [siteFile]: nginxSite().replace("/srv/site", "/etc") },
      { file: siteFile, line: 10 },
    );
    await nginx.turnsRed(
      "host.nginx.root-folder",
      { [siteFile]: nginxSite().replace("/srv/site", "/etc/nginx") },
      { file: siteFile, line: 10 },
    );
    await nginx.says(
      "host.nginx.root-folder",
      { [siteFile]: nginxSite().replace("/srv/site", "/dev/shm/hls") },
      "pass",
    );
    await nginx.turnsRed(
      "host.nginx.status",
      { [siteFile]: nginxSite().replace("allow 127.0.0.1; deny all;", "") },
      { file: siteFile, line: 12 },
    );
    await nginx.turnsRed("host.nginx.tokens", inNginx("server_tokens on;"), at);
    await nginx.turnsRed(
      "host.nginx.tokens",
      { [conf]: nginxMain.replace("  server_tokens off;\n", "") },
      { file: conf, text: "server_tokens on (default)" },
    );
    await nginx.turnsRed("host.nginx.open-proxy", inNginx("proxy_pass http://$http_host;"), at);
    await nginx.turnsRed("host.nginx.open-proxy", inNginx("proxy_pass $scheme://$http_host$request_uri;"), at);
    await nginx.says("host.nginx.open-proxy", inNginx("proxy_pass http://$hostname:9000;"), "pass");
  });

  it("that a line of is malformed is named, and judged by the rest", async () => {
    await nginx.turnsRed(
      "host.nginx.well-formed",
      { [siteFile]: `${nginxSite()}server { listen 81\n` },
      { file: siteFile },
    );
    await nginx.turnsRed(
      "host.nginx.autoindex",
      { [siteFile]: nginxSite("\nautoindex on;", "}\n") },
      { file: siteFile, line: 14 },
    );
  });

  it("as root, without logs, or open to others is named", async () => {
    await nginx.turnsRed("host.nginx.user", { [conf]: nginxMain.replace("www-data", "root") }, { file: conf, line: 1 });
    await nginx.turnsRed(
      "host.nginx.log",
      { [conf]: nginxMain.replace("access_log /var/log/nginx/access.log", "access_log off") },
      { file: conf, line: 7 },
    );
    await nginx.turnsRed(
      "host.nginx.open-files",
      { [siteFile]: { text: nginxSite(), mode: 0o666 } },
      { file: siteFile },
    );
  });

  it("has a plant for every check", () => nginx.isCovered());
});

const main = "/etc/apache2/apache2.conf";
const host = "/etc/apache2/sites-enabled/site.conf";
const apacheMain = `User \${APACHE_RUN_USER}
ErrorLog \${APACHE_LOG_DIR}/error.log
IncludeOptional mods-enabled/*.load
<Directory />
  Require all denied
</Directory>
<Directory /srv/site>
  Options FollowSymLinks
</Directory>
<IfModule mod_ssl.c>
  SSLProtocol -all +TLSv1.2 +TLSv1.3
  SSLCipherSuite HIGH:!aNULL
</IfModule>
<Location /server-status>
  SetHandler server-status
  Require local
</Location>
TraceEnable Off
ServerTokens Prod
IncludeOptional sites-enabled/*.conf
`;
const apacheSite = `<VirtualHost *:80>
  ServerName www.example.jp
  Redirect permanent / https://www.example.jp/
</VirtualHost>
<VirtualHost *:443>
  SSLEngine on
  Header always set Strict-Transport-Security "max-age=31536000"
  DocumentRoot /srv/site
</VirtualHost>
`;
const apache = family("apache", {
  "/usr/sbin/apache2": "",
  "/etc/apache2/envvars": "export APACHE_RUN_USER=www-data\nexport APACHE_LOG_DIR=/var/log/apache2$SUFFIX\n",
  "/etc/apache2/mods-available/ssl.load": "LoadModule ssl_module /usr/lib/apache2/modules/mod_ssl.so\n",
  "/etc/apache2/mods-enabled/ssl.load": { link: "../mods-available/ssl.load" },
  [main]: apacheMain,
  [host]: apacheSite,
});
const inApache = (from: string | RegExp, to: string) => ({ [main]: apacheMain.replace(from, to) });

describe("Apache", () => {
  it("set up with care passes every check", () => apache.isGreen());

  it("with old TLS or weak ciphers is named where they are inherited from", async () => {
    await apache.turnsRed("host.apache.tls-versions", inApache("-all +TLSv1.2 +TLSv1.3", "all -SSLv3"), {
      file: main,
      line: 11,
    });
    await apache.turnsRed("host.apache.tls-ciphers", inApache("HIGH:!aNULL", "ALL:!aNULL"), { file: main, line: 12 });
  });

  it("without TLS is named, unless it leads there", async () => {
    await apache.turnsRed(
      "host.apache.plain",
      { [host]: apacheSite.replace(/ {2}Redirect.*\n/, "") },
      { file: host, line: 1 },
    );
    await apache.turnsRed(
      "host.apache.hsts",
      { [host]: apacheSite.replaceAll(/ {2}Header.*\n/g, "") },
      { file: host, line: 5 },
    );
    await apache.turnsRed(
      "host.apache.hsts",
      { [host]: apacheSite.replaceAll("31536000", "600") },
      { file: host, line: 7 },
    );
  });

  it("that gives away more than it should is named", async () => {
    await apache.turnsRed("host.apache.indexes", inApache("Options Follow", "Options Indexes Follow"), {
      file: main,
      line: 8,
    });
    await apache.turnsRed("host.apache.filesystem", inApache("all denied", "all granted"), { file: main });
    await apache.turnsRed("host.apache.trace", inApache("TraceEnable Off", "TraceEnable On"), { file: main, line: 18 });
    await apache.turnsRed("host.apache.trace", inApache("TraceEnable Off", ""), {
      file: main,
      text: "TraceEnable On (default)",
    });
    await apache.turnsRed("host.apache.tokens", inApache("ServerTokens Prod", "ServerTokens OS"), {
      file: main,
      line: 19,
    });
    await apache.turnsRed("host.apache.tokens", inApache("ServerTokens Prod", ""), {
      file: main,
      text: "ServerTokens Full (default)",
    });
    await apache.turnsRed("host.apache.well-formed", inApache("TraceEnable Off", "<Directory /x>\nTraceEnable Off"), {
      file: main,
    });
    await apache.turnsRed("host.apache.status", inApache("Require local", ""), { file: main, line: 15 });
    await apache.turnsRed("host.apache.open-proxy", inApache("TraceEnable Off", "ProxyRequests On"), {
      file: main,
      line: 18,
    });
  });

  it("as root, without logs, or open to others is named", async () => {
    await apache.turnsRed(
      "host.apache.user",
      { "/etc/apache2/envvars": "export APACHE_RUN_USER=root\n" },
      { file: main, line: 1 },
    );
    await apache.turnsRed("host.apache.log", inApache(/ErrorLog.*/, "ErrorLog /dev/null"), { file: main, line: 2 });
    await apache.turnsRed("host.apache.open-files", { [host]: { text: apacheSite, mode: 0o666 } }, { file: host });
  });

  it("has a plant for every check", () => apache.isCovered());
});

it("weak ciphers are those that a list lets in, not those that it takes out", () => {
  assert.deepEqual(weakCiphers("HIGH:!aNULL:!3DES"), []);
  assert.deepEqual(weakCiphers("ECDHE-RSA-AES256-GCM-SHA384:DES-CBC3-SHA"), ["DES-CBC3-SHA"]);
  assert.deepEqual(weakCiphers("ALL:!aNULL:!RC4:!3DES:!MD5"), []);
  assert.deepEqual(weakCiphers("ALL"), ["ALL"]);
  assert.deepEqual(weakCiphers("PROFILE=SYSTEM"), []);
});
