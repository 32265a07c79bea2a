# What an administrator does to a fresh Debian server before it serves anybody. Run in the tree, as root; each part says
# which findings of the fresh tree it answers.
set -eu

# A person who administers, by key over SSH and with a password for sudo.
useradd --create-home --shell /bin/bash --groups sudo alice
chmod 0700 /home/alice
usermod --password '$y$j9T$Yw0vC5yTTu0pvfKfJ9sFv/$8o1v2JHk6mS6wQxqv3U2S1pL1bX7bq0p9cYk8h8JY.0' alice
install -d -o alice -g alice -m 0700 /home/alice/.ssh
ssh-keygen -q -t ed25519 -N '' -C alice@laptop -f /tmp/key
install -o alice -g alice -m 0600 /tmp/key.pub /home/alice/.ssh/authorized_keys
rm /tmp/key /tmp/key.pub

# Passwords open no session by themselves (host.ssh.password-authentication), are long (host.pam.length), are not tried
# for ever (host.pam.lockout), and only administrators change who they are (host.pam.su).
printf 'PasswordAuthentication no\nKbdInteractiveAuthentication no\n' > /etc/ssh/sshd_config.d/10-keys-only.conf
sed -i -E 's/^# ?minlen = .*/minlen = 15/' /etc/security/pwquality.conf
sed -i -E 's/^# *(auth +required +pam_wheel\.so)$/\1 group=sudo/' /etc/pam.d/su
cat > /usr/share/pam-configs/faillock <<'END'
Name: Lock out after failed logins
Default: yes
Priority: 0
Auth-Type: Primary
Auth:
	[default=die]	pam_faillock.so authfail
END
cat > /usr/share/pam-configs/faillock-notify <<'END'
Name: Lock out after failed logins, first and last step
Default: yes
Priority: 1024
Auth-Type: Primary
Auth:
	requisite	pam_faillock.so preauth
Account-Type: Primary
Account:
	required	pam_faillock.so
END
pam-auth-update --package

# Sites speak TLS alone, show no folders and no versions (host.nginx.*, host.apache.*).
install -d -m 0755 /etc/nginx/tls
openssl req -x509 -newkey rsa:3072 -sha256 -days 365 -nodes -subj /CN=www.example.jp \
  -keyout /etc/nginx/tls/site.key -out /etc/nginx/tls/site.crt 2> /dev/null
chmod 0600 /etc/nginx/tls/site.key
cat > /etc/nginx/sites-available/site <<'END'
server {
  listen 80;
  server_name www.example.jp;
  return 301 https://www.example.jp$request_uri;
}
server {
  listen 443 ssl;
  server_name www.example.jp;
  ssl_certificate /etc/nginx/tls/site.crt;
  ssl_certificate_key /etc/nginx/tls/site.key;
  add_header Strict-Transport-Security "max-age=31536000";
  root /srv/site;
  location /files/ { alias /srv/files/; }
  location /status { stub_status; allow 127.0.0.1; deny all; }
  location /app { proxy_pass http://127.0.0.1:3000; }
}
END
rm /etc/nginx/sites-enabled/default
ln -s ../sites-available/site /etc/nginx/sites-enabled/site
echo 'server_tokens off;' > /etc/nginx/conf.d/tokens.conf
cat > /etc/apache2/sites-available/site.conf <<'END'
<VirtualHost *:8443>
  ServerName intra.example.jp
  SSLEngine on
  SSLCertificateFile /etc/nginx/tls/site.crt
  SSLCertificateKeyFile /etc/nginx/tls/site.key
  Header always set Strict-Transport-Security "max-age=31536000"
  DocumentRoot /srv/site
</VirtualHost>
END
a2dissite -q 000-default
a2enmod -q ssl headers
a2ensite -q site
sed -i 's/Options Indexes FollowSymLinks/Options FollowSymLinks/' /etc/apache2/apache2.conf
sed -i 's/^ServerTokens OS/ServerTokens Prod/' /etc/apache2/conf-available/security.conf
sed -i 's/^\(\s*ssl_protocols\) .*/\1 TLSv1.2 TLSv1.3;/' /etc/nginx/nginx.conf
sed -i 's/^\(\s*SSLProtocol\) .*/\1 -all +TLSv1.2 +TLSv1.3/' /etc/apache2/mods-available/ssl.conf
printf 'Listen 8443\n' > /etc/apache2/ports.conf
install -d /srv/site /srv/files
echo '<!doctype html><title>Site</title>' > /srv/site/index.html

# Services that face the network keep their hands off the kernel (host.services.confined).
for unit in nginx apache2; do
  install -d "/etc/systemd/system/$unit.service.d"
  printf '[Service]\nProtectKernelModules=yes\nProtectKernelTunables=yes\nProtectControlGroups=yes\n' \
    > "/etc/systemd/system/$unit.service.d/confined.conf"
done

# Containers gain no privileges (host.docker.no-new-privileges). What would be lost is saved (host.backup.scheduled).
install -d /etc/docker /etc/tokiwa
echo '{ "no-new-privileges": true, "log-driver": "journald" }' > /etc/docker/daemon.json
echo 'the hypervisor team, the whole disk, every night' > /etc/tokiwa/backups

# What else stands on the server: an application from a repository, a container, a cloud's data, Tokiwa.
install -d /srv/app
git -C /srv/app init -q -b main
git -C /srv/app remote add origin https://git.example.jp/app.git
echo '{ "dependencies": { "a": "^1.0.0" } }' > /srv/app/package.json
cat > /srv/app/package-lock.json <<'END'
{
  "lockfileVersion": 3,
  "packages": {
    "node_modules/a": {
      "version": "1.0.0",
      "resolved": "https://registry.example.jp/a-1.0.0.tgz",
      "integrity": "sha512-AAAA"
    }
  }
}
END
container=/var/lib/docker/containers/4f5e
install -d -m 0710 /var/lib/docker "$container"
echo '{"Binds":["/srv/data:/data"],"Privileged":false,"NetworkMode":"bridge"}' > "$container/hostconfig.json"
echo '{"Name":"/web","Config":{"Image":"nginx:1"}}' > "$container/config.v2.json"
install -d -m 0755 /etc/cloud /var/lib/cloud/instances/i-1
printf 'ssh_pwauth: false\n' > /etc/cloud/cloud.cfg
install -m 0600 /dev/null /var/lib/cloud/instances/i-1/user-data.txt
echo '#cloud-config' > /var/lib/cloud/instances/i-1/user-data.txt
install -d -m 0700 /var/lib/tokiwa
install -m 0600 /dev/null /var/lib/tokiwa/key
install -m 0600 /dev/null /var/lib/tokiwa/server.json
echo '{"url":"http://127.0.0.1:8420","pid":1}' > /var/lib/tokiwa/server.json
