" Steel threads with vim-lsp (prabirshrestha/vim-lsp): source it from the vimrc.
if executable('stp-lsp')
  augroup stp_vim_lsp
    autocmd!
    autocmd User lsp_setup call lsp#register_server({
          \ 'name': 'stp',
          \ 'cmd': {server_info -> ['stp-lsp', 'serve']},
          \ 'allowlist': ['markdown'],
          \ 'root_uri': {server_info -> lsp#utils#path_to_uri(
          \   lsp#utils#find_nearest_parent_file_directory(
          \     lsp#utils#get_buffer_path(), ['intent/', '.intent/', 'stp/', '.stp-config']))},
          \ })
  augroup END
endif
