--- What the server says about the threads and issues of a workspace, remembered by workspace.
---
--- The server tells when something has changed (`stp/changed`); what is on the screen is asked for
--- again then, the rest when it is needed.

local client = require("stp.client")

local M = {}

---@class stp.Thing
---@field root string
---@field key string `ST0002`, `ST0002/01`, `ST0002/AC-01.1`, `issue/0002`
---@field label string The key as people write it.
---@field title string
---@field uri string
---@field range lsp.Range

---@class stp.Package: stp.Thing
---@field status string

---@class stp.Thread: stp.Thing
---@field status string
---@field open boolean
---@field packages stp.Package[]
---@field done integer How many of them are done.

---@class stp.Issue: stp.Thing
---@field status string
---@field open boolean

---@class stp.Node A package, criterion or test below a thread.
---@field key string
---@field name string
---@field detail string
---@field kind string
---@field state string
---@field uri string
---@field range lsp.Range
---@field children stp.Node[]

---@class stp.Workspace
---@field root string
---@field name string
---@field version string
---@field threads stp.Thread[] Open work first.
---@field issues stp.Issue[] Open ones first.

---@type table<string, stp.Workspace>
local known = {}

---@param found { workspaces: stp.Workspace[] }?
local function keep(found)
  for _, workspace in ipairs(found and found.workspaces or {}) do
    known[vim.fs.normalize(workspace.root)] = workspace
  end
end

--- Asks the server again.
---@param server vim.lsp.Client
---@param on_done? fun(problem?: string)
function M.read(server, on_done)
  server:request("stp/threads", vim.empty_dict(), function(problem, found)
    keep(found)
    pcall(vim.cmd.redrawstatus)
    if on_done then
      on_done(problem and client.explain(problem))
    end
  end)
end

--- The workspace as the server described it last; `nil` before that.
---@param root? string
---@return stp.Workspace?
function M.known(root)
  return root and known[root] or nil
end

--- The workspace of a buffer, waited for. For completion in the command line and for lists.
---@param server vim.lsp.Client
---@param bufnr? integer
---@return stp.Workspace?
function M.wait(server, bufnr)
  local root = client.root(server, bufnr)
  keep(client.ask(server, "stp/threads", vim.empty_dict(), 3000))
  return M.known(root)
end

--- Below a thread: its packages, criteria and tests.
---@param server vim.lsp.Client
---@param root string
---@param thread string
---@return stp.Node[]
function M.below(server, root, thread)
  local found = client.ask(server, "stp/thread", { root = root, key = thread }, 3000)
  return found and found.nodes or {}
end

--- A thing with its card, the verdict of the close gate, and what can be done to it.
---@param server vim.lsp.Client
---@param root string
---@param key string
---@return table?
function M.card(server, root, key)
  return client.ask(server, "stp/card", { root = root, key = key }, 3000)
end

return M
