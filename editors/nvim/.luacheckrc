-- Checked with `luacheck editors/nvim`; Debian has it as `lua-check`.
std = "luajit"
cache = false
read_globals = { "vim" }
globals = { "vim.g", "vim.b", "vim.bo", "vim.o", "vim.wo", "vim.env", "vim.ui", "vim.notify" }
max_line_length = false -- stylua sees to it
exclude_files = { "lua/stp/registry.lua" }
