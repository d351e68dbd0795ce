-- `vim.lsp.enable("stp")` reads this file; nothing else is needed to attach.
return require("stp.lsp").config()
