--- The graph of the workspace as a page that needs no network, opened in a browser.

local client = require("stp.client")

local M = {}

--- Writes the page and opens it.
---@param arguments string[] A thread, to see its surroundings only; and options of `stp-lsp graph`.
---@param on_done? fun(file?: string)
function M.open(arguments, on_done)
  local root = client.root(client.find())
  if not root then
    client.say("there is no workspace here", vim.log.levels.WARN)
    return
  end
  local file = vim.fn.tempname() .. ".html"
  local command = { "graph", "--format", "html", "--output", file }
  if arguments[1] and not vim.startswith(arguments[1], "-") then
    table.insert(command, "--focus")
  end
  client.command_line(vim.list_extend(command, arguments), root, function(code, _, errors)
    if code ~= 0 then
      client.say(vim.trim(errors), vim.log.levels.ERROR)
      return
    end
    local _, reason = vim.ui.open(file)
    client.say(reason and ("written: %s (%s)"):format(file, reason) or file)
    if on_done then
      on_done(file)
    end
  end)
end

return M
