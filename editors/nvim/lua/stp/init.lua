--- Steel threads in Neovim: see `:help stp`.

local M = {}

--- Chooses options and attaches the server. Not needed when `vim.lsp.enable("stp")` is called.
---@param options? stp.Options
function M.setup(options)
  local config = require("stp.config")
  config.choose(options)
  if config.get().enable then
    vim.lsp.enable("stp")
  end
end

--- A piece of a status line: the thread of the buffer, its status, and what was found in the buffer.
--- Empty where no server is attached. Asks nobody and never waits.
---@return string
function M.status()
  return require("stp.status").text()
end

return M
