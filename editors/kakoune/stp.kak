# Steel threads with kakoune-lsp: source it from the kakrc, behind kakoune-lsp's own lines.
hook -group lsp-filetype-stp global BufSetOption filetype=markdown %{
    set-option buffer lsp_servers %{
        [stp-lsp]
        args = ["serve"]
        root_globs = ["intent", ".intent", "stp", ".stp-config"]
    }
}
hook global WinSetOption filetype=markdown %{
    lsp-enable-window
}
