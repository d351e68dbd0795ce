" A minute of work in a real Vim with ALE, recorded; see neovim.lua:
"   cd COPY_OF_LIGHTHOUSE; SERVER="..." vim -Nu .../ale.vim -es
set nocompatible
let g:ale_disable_lsp = 0
let g:ale_linters_explicit = 1
let g:ale_linters = {'markdown': ['stp']}
let g:ale_lint_delay = 0
let g:ale_hover_to_preview = 1
packadd ale
filetype plugin on
edit intent/st/steel_threads.md
setlocal ft=markdown
let g:root = getcwd()
call ale#linter#Define('markdown', {'name': 'stp', 'lsp': 'stdio', 'executable': '/usr/bin/env', 'command': '%e ' . $SERVER, 'project_root': {b -> g:root}})
ALELint
let g:n = 0
while g:n < 200 && empty(get(get(g:ale_buffer_info, bufnr(''), {}), 'loclist', []))
  sleep 50m
  let g:n += 1
endwhile
call search('ST000')
ALEHover
sleep 500m
ALEFindReferences
sleep 500m
call append('$', ['', 'See ST0002'])
ALELint
sleep 500m
write
sleep 500m
ALEStopAllLSPs
sleep 300m
qa!
