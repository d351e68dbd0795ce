" ALE's client of language servers with the configuration of editors/vim, without a screen.
set nocompatible hidden noswapfile
let g:ale_linters_explicit = 1
let g:ale_completion_enabled = 0
let g:ale_set_balloons = 0
let g:ale_hover_to_preview = 1
let g:ale_lint_delay = 0
execute 'set runtimepath^=' . fnameescape($ALE)
execute 'source ' . fnameescape($CONFIGURATION . '/stp-ale.vim')
filetype plugin on

let s:passed = []

function! s:finish(problem) abort
  call writefile(s:passed + (empty(a:problem) ? [] : ['FAIL ' . a:problem]), $RESULT)
  if empty(a:problem)
    qall!
  else
    cquit!
  endif
endfunction

function! s:wait(what, Is) abort
  for _ in range(800)
    if a:Is()
      call add(s:passed, 'PASS ' . a:what)
      return
    endif
    sleep 50m
  endfor
  call s:finish(a:what)
endfunction

function! s:findings() abort
  let list = get(get(g:ale_buffer_info, bufnr(''), {}), 'loclist', [])
  return !empty(filter(copy(list), {_, item -> item.text =~# 'Paused' && item.lnum == 4}))
endfunction

function! s:preview() abort
  for window in range(1, winnr('$'))
    if getwinvar(window, '&previewwindow')
      return join(getbufline(winbufnr(window), 1, '$'), "\n")
    endif
  endfor
  return ''
endfunction

function! s:test() abort
  runtime! plugin/ale.vim
  execute 'edit ' . fnameescape($WORKSPACE . '/intent/st/ST0007/info.md')
  setlocal filetype=markdown
  if StpRoot(bufnr('')) !=# resolve($WORKSPACE) && StpRoot(bufnr('')) !=# $WORKSPACE
    call s:finish('root: ' . StpRoot(bufnr('')))
  endif
  call add(s:passed, 'PASS root')
  ALELint
  call s:wait('findings', function('s:findings'))
  call search('ST0007: ')
  ALEHover
  call s:wait('hover', {-> s:preview() =~# 'Battery and solar watch'})
  pclose
  call search('ST0002')
  ALEGoToDefinition
  call s:wait('definition', {-> expand('%') =~# 'ST0002/info.md$'})
  call search('# ST0002')
  normal! ww
  ALEFindReferences -quickfix
  call s:wait('references', {-> len(getqflist()) > 3})
  call s:finish('')
endfunction

autocmd VimEnter * ++nested call s:test()
