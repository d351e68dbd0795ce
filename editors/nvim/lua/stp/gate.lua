--- The close gate of a thread or package, and the card of anything.

local client = require("stp.client")
local threads = require("stp.threads")

local M = {}

---@param id? string
---@return string? key
local function key_of(id)
  if id then
    return require("stp.places").key(id)
  end
  local ids, bufnr = require("stp.ids"), vim.api.nvim_get_current_buf()
  return ids.at_cursor("thread", bufnr)
end

---@param id? string
---@return vim.lsp.Client? server
---@return table? found
local function find(id)
  local server = client.need()
  if not server then
    return nil, nil
  end
  local key = key_of(id)
  if not key then
    client.say("say which thread: the cursor is on none", vim.log.levels.WARN)
    return server, nil
  end
  local found = threads.card(server, client.root(server) or "", key)
  if not found then
    client.say(("there is no %s"):format(id or key), vim.log.levels.WARN)
  end
  return server, found
end

--- Says whether a thread or package may be closed. What stands in the way goes to the quickfix list.
---@param id? string
function M.show(id)
  local server, found = find(id)
  if not server or not found then
    return
  end
  local gate = found.gate
  if type(gate) ~= "table" then
    client.say(found.label .. " has no contract: nothing stands in the way")
    return
  end
  local level = gate.verdict == "BLOCKED" and vim.log.levels.WARN or vim.log.levels.INFO
  client.say(("%s: %s"):format(found.label, gate.text), level)
  if #gate.blocking == 0 then
    return
  end
  local items = {}
  for at, place in ipairs(gate.blocking) do
    items[at] = vim.lsp.util.locations_to_items({ place }, server.offset_encoding)[1]
    items[at].text = place.text
  end
  local title = ("%s: %s"):format(found.label, gate.text)
  vim.fn.setqflist({}, " ", { title = title, items = items })
  vim.cmd("botright copen | wincmd p")
end

--- Shows the card of an id in a floating window, as `K` does for the word under the cursor.
---@param id? string
---@return integer? window
function M.card(id)
  local _, found = find(id)
  if found then
    local lines = vim.split(found.card, "\n")
    local options = { border = "rounded", focus_id = "stp-card", max_width = 90 }
    local _, window = vim.lsp.util.open_floating_preview(lines, "markdown", options)
    return window
  end
end

return M
