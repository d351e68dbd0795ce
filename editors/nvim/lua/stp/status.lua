--- The piece for a status line. It is drawn many times a second: only what is known already is used.

local client = require("stp.client")
local threads = require("stp.threads")

local M = {}

local marks = { "E", "W", "I", "H" }

---@param bufnr integer
---@return string
local function findings(bufnr)
  local counts = { 0, 0, 0, 0 }
  for _, item in ipairs(vim.diagnostic.get(bufnr)) do
    if item.source == "stp" then
      counts[item.severity] = counts[item.severity] + 1
    end
  end
  local parts = {}
  for severity, mark in ipairs(marks) do
    if counts[severity] > 0 then
      table.insert(parts, mark .. counts[severity])
    end
  end
  return table.concat(parts, " ")
end

---@return string
function M.text()
  local bufnr = vim.api.nvim_get_current_buf()
  local server = client.all({ bufnr = bufnr })[1]
  if not server then
    return ""
  end
  local parts = {}
  local workspace = threads.known(server.root_dir)
  local id = require("stp.ids").thread_of(bufnr)
  if not workspace then
    table.insert(parts, "stp …")
  elseif id then
    for _, thread in ipairs(workspace.threads) do
      if thread.key == id then
        local count = #thread.packages > 0 and (" %d/%d"):format(thread.done, #thread.packages)
          or ""
        table.insert(parts, ("%s %s%s"):format(id, thread.status, count))
      end
    end
  else
    local open = 0
    for _, thread in ipairs(workspace.threads) do
      open = open + (thread.open and 1 or 0)
    end
    table.insert(parts, ("%s: %d open"):format(workspace.name, open))
  end
  local found = findings(bufnr)
  if found ~= "" then
    table.insert(parts, found)
  end
  -- A title or status is text of a document; `%` would be read as an item of the status line.
  return (table.concat(parts, " · "):gsub("%%", "%%%%"))
end

return M
