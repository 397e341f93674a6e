#!/bin/sh
# Installs Debian's packages that some tests use. No service is started.
set -eu
missing=""
for pair in chromium:chromium postfix:postfix spamassassin:spamassassin opendkim:opendkim nginx:nginx openssl:openssl systemd-analyze:systemd; do
    command -v "${pair%%:*}" >/dev/null 2>&1 || [ -x "/usr/sbin/${pair%%:*}" ] || missing="$missing ${pair##*:}"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" != 0 ]; then
    echo "Run as root: apt-get install --no-install-recommends$missing" >&2
    exit 1
fi
export DEBIAN_FRONTEND=noninteractive
# Debian asks policy-rc.d whether a package may start its service: 101 means no.
policy=/usr/sbin/policy-rc.d
if [ ! -e "$policy" ]; then
    printf '#!/bin/sh\nexit 101\n' > "$policy"
    chmod 755 "$policy"
    trap 'rm -f "$policy"' EXIT
fi
apt-get update -qq
apt-get install -qq -y --no-install-recommends $missing fonts-dejavu-core fonts-liberation >/dev/null
