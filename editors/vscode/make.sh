#!/usr/bin/env bash
# Builds the extension, or tests it: what `make vsix`, `make editors-vscode` and
# `make editors-vscode-all` run.
#
#   make.sh vsix     editors/vscode/stp-lsp.vsix from a clean checkout
#   make.sh small    style, types, unit tests, and the main tests in a real VS Code
#   make.sh all      and those about finding a Python, trust, start-up; takes some minutes
#
# RUNS=10 plays what is in VS Code ten times over. What cannot be fetched is named: a failure in the
# CI (CI=true) and of `vsix`, else a reason to leave the tests out.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"
ROOT=$(cd ../.. && pwd)
PY=${PY:-$ROOT/.venv/bin/python}
case $PY in /*) ;; *) PY=$ROOT/$PY ;; esac
export PY

# The server of the extension is tried with a Python that has none of its libraries.
PATH=$("$PY" -c 'import os, sys; print(os.path.join(sys.base_prefix, "bin"))'):$PATH
export PATH

unavailable() {
  echo "skipped, the VS Code extension: $1" >&2
  if [ "${CI:-}" = true ] || [ "$2" = vsix ]; then exit 1; fi
  echo "0 passed, 0 failed, 1 skipped"
  exit 0
}

modules() {
  local wanted
  wanted=$(cksum <package-lock.json)
  if [ "$(cat node_modules/.stp-lock 2>/dev/null)" != "$wanted" ]; then
    npm ci --ignore-scripts --no-audit --no-fund --loglevel=error || return 1
    echo "$wanted" >node_modules/.stp-lock
  fi
}

bundle() {
  (cd "$ROOT" && "$PY" -m tools.vscode_bundle)
}

pack() {
  rm -rf dist
  node esbuild.mjs --minify
  # Run by node: npx would ask the registry for what is here.
  node node_modules/@vscode/vsce/vsce package --no-dependencies --out stp-lsp.vsix >vsce.log 2>&1 ||
    { cat vsce.log >&2; exit 1; }
  rm -f vsce.log
  echo "editors/vscode/stp-lsp.vsix: $(($(wc -c <stp-lsp.vsix) / 1024)) KB"
}

what=${1:-vsix}
case $what in vsix | small | all) ;; *)
  echo "usage: $0 [vsix|small|all]" >&2
  exit 2
  ;;
esac
# shellcheck source=node.sh
. ./node.sh || unavailable "node 20.19 or newer with npm is needed, and none could be fetched" "$what"
modules || unavailable "npm ci failed, see above" "$what"
bundled=0
bundle || bundled=$?
if [ "$bundled" = 3 ]; then unavailable "pip did not bring the libraries of the server, see above" "$what"; fi
if [ "$bundled" != 0 ]; then exit "$bundled"; fi
pack
if [ "$what" != vsix ]; then
  node node_modules/eslint/bin/eslint.js .
  node node_modules/typescript/bin/tsc --noEmit
  node esbuild.mjs --tests
  node --test --test-reporter=spec out/unit/*.js
  node tests/run.mjs "$what" --runs "${RUNS:-1}"
fi
