#!/usr/bin/env bash
# Builds the extension, or tests it: what `make vsix`, `make editors-vscode` and
# `make editors-vscode-all` run.
#
#   make.sh vsix     editors/vscode/stp-lsp.vsix from a clean checkout
#   make.sh small    style, types, unit tests, and the main tests in a real VS Code
#   make.sh all      and those about finding a Python, trust, start-up; takes some minutes
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
ROOT=$(cd ../.. && pwd)
PY=${PY:-$ROOT/.venv/bin/python}
case $PY in /*) ;; *) PY=$ROOT/$PY ;; esac

# shellcheck source=node.sh
if ! . ./node.sh; then
  echo "The VS Code extension needs node 20.19 or newer with npm, and none could be fetched." >&2
  if [ "${CI:-}" != true ] && [ "${1:-vsix}" != vsix ]; then
    echo "0 passed, 0 failed, 1 skipped"
    exit 0
  fi
  exit 1
fi

modules() {
  local wanted
  wanted=$(cksum <package-lock.json)
  if [ "$(cat node_modules/.stp-lock 2>/dev/null)" != "$wanted" ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
    echo "$wanted" >node_modules/.stp-lock
  fi
}

vsix() {
  (cd "$ROOT" && "$PY" -m tools.vscode_bundle)
  rm -rf dist
  node esbuild.mjs --minify
  # Run by node: npx would ask the registry for what is here.
  node node_modules/@vscode/vsce/vsce package --no-dependencies --out stp-lsp.vsix >vsce.log 2>&1 ||
    { cat vsce.log >&2; exit 1; }
  rm -f vsce.log
  echo "editors/vscode/stp-lsp.vsix: $(($(wc -c <stp-lsp.vsix) / 1024)) KB"
}

modules
case ${1:-vsix} in
  vsix)
    vsix
    ;;
  small | all)
    node node_modules/eslint/bin/eslint.js .
    node node_modules/typescript/bin/tsc --noEmit
    node esbuild.mjs --tests
    node --test out/unit/*.js
    vsix
    if [ "$1" = small ]; then
      node tests/host.mjs main untrusted
    else
      node tests/host.mjs
    fi
    node tests/ui.mjs
    ;;
  *)
    echo "usage: $0 [vsix|small|all]" >&2
    exit 2
    ;;
esac
