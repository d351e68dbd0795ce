#!/bin/sh
# A minute of work in a real Helix, typed in tmux, recorded; see neovim.lua:
#   cd COPY_OF_LIGHTHOUSE; SERVER="..." HX="hx" sh .../helix.sh
set -eu
mkdir -p .helix
set -- $SERVER
program=$1
shift
arguments=$(printf '"%s", ' "$@")
cat > .helix/languages.toml <<TOML
[language-server.stp]
command = "$program"
args = [${arguments%, }]
[[language]]
name = "markdown"
language-servers = ["stp"]
TOML
session=stp-record-$$
tmux new-session -d -s "$session" -x 120 -y 40 "$HX intent/st/steel_threads.md 2>/dev/null"
key() { tmux send-keys -t "$session" "$@"; sleep "${PAUSE:-1}"; }
sleep 4
key / ; key ST0001 ; key Enter
key Space ; key k ; key Escape      # hover
key g ; key d                       # definition
key C-o                             # back
key Space ; key s ; key Escape      # outline
key Space ; key S ; key lamp ; key Escape
key g ; key r ; key Escape          # references
key '%' ; key Space ; key a ; key Escape
key g ; key e ; key o ; key 'See ST' ; key C-x ; key Escape
key ':' ; key 'lsp-stop' ; key Enter
key ':' ; key 'q!' ; key Enter
tmux kill-session -t "$session" 2>/dev/null || true
