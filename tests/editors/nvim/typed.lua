-- A user's configuration, nothing more: the plugin, and completion while typing.
vim.opt.runtimepath:prepend(vim.env.PLUGIN)
vim.o.completeopt = "menuone,noinsert,popup"
vim.o.termguicolors = true
vim.o.wrap = false
vim.o.statusline = " %t %m%=%{v:lua.require'stp'.status()}  %l:%c "
vim.o.laststatus = 2
vim.diagnostic.config({ virtual_text = true })
vim.lsp.enable("stp")
vim.api.nvim_create_autocmd("LspAttach", {
  callback = function(event)
    vim.lsp.completion.enable(true, event.data.client_id, event.buf, { autotrigger = true })
    vim.keymap.set("n", "K", function()
      vim.lsp.buf.hover({ border = "rounded", max_width = 92 })
    end, { buffer = event.buf })
  end,
})
