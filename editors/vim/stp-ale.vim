" Steel threads with ALE: put this file into ~/.vim/plugin, or source it from the vimrc.

" The folder of the workspace that a buffer is in; without one ALE does not start the server.
function! StpRoot(buffer) abort
  for mark in ['intent/.config/config.json', 'intent/.canon', '.intent/config.json',
        \ 'intent/st', 'stp/.config', 'stp/prj', '.stp-config']
    let found = finddir(mark, fnamemodify(bufname(a:buffer), ':p:h') . ';')
    if empty(found)
      let found = findfile(mark, fnamemodify(bufname(a:buffer), ':p:h') . ';')
    endif
    if !empty(found)
      let full = substitute(fnamemodify(found, ':p'), '/$', '', '')
      return strpart(full, 0, strlen(full) - strlen(mark) - 1)
    endif
  endfor
  return ''
endfunction

function! s:define() abort
  call ale#linter#Define('markdown', {
        \ 'name': 'stp',
        \ 'lsp': 'stdio',
        \ 'executable': 'stp-lsp',
        \ 'command': '%e serve',
        \ 'project_root': function('StpRoot'),
        \ })
endfunction

let g:ale_linters = get(g:, 'ale_linters', {})
let g:ale_linters.markdown = get(g:ale_linters, 'markdown', []) + ['stp']

" ALE may be loaded after this file.
augroup stp
  autocmd!
  autocmd VimEnter * call s:define()
augroup END
if v:vim_did_enter
  call s:define()
endif
