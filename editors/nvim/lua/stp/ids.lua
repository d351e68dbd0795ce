--- Which ids an argument may have: for completion in the command line and for lists.

local client = require("stp.client")
local threads = require("stp.threads")

local M = {}

---@class stp.Choice
---@field value string What is given to the server.
---@field label string What a list shows.
---@field key? string What the choice is; lists show its card.
---@field root? string
---@field uri? string Where it stands.
---@field open? boolean Of a thread: whether it is not closed.

--- What a word must look like to be an id of a kind. Other words go to the next argument.
M.looks_like = {
  thread = "^%a*%d+$",
  package = "^%a*%d+/%d+$",
  criterion = "^[Aa][Cc]%-",
  test = "^[Aa][Tt]%-",
  issue = "^#?%d+$",
  number = "^%d+$",
}

--- The thread that a buffer belongs to, by its path.
---@param bufnr? integer
---@return string?
function M.thread_of(bufnr)
  local name = vim.fs.normalize(vim.api.nvim_buf_get_name(bufnr or 0))
  return name:match("/(ST%d%d%d%d)/") or name:match("/(ST%d%d%d%d)[^/]*%.md$")
end

--- The id of a kind under the cursor, or the one that the line or the document is about.
---@param kind string
---@param bufnr integer
---@return string?
function M.at_cursor(kind, bufnr)
  local own = M.thread_of(bufnr)
  if bufnr ~= vim.api.nvim_get_current_buf() then
    return kind == "thread" and own or nil
  end
  local word, line = vim.fn.expand("<cWORD>"), vim.api.nvim_get_current_line()
  if kind == "thread" then
    return word:match("ST%d%d%d%d") or own or (vim.b.stp_root and line:match("ST%d%d%d%d")) or nil
  elseif kind == "package" then
    local thread = word:match("ST%d%d%d%d") or own
    local number = word:match("WP%-(%d%d)")
      or vim.api.nvim_buf_get_name(bufnr):match("/WP/(%d%d)/")
      or line:match("WP%-(%d%d)")
    return word:match("ST%d%d%d%d/%d%d")
      or (thread and number and ("%s/%s"):format(thread, number))
      or nil
  elseif kind == "criterion" then
    return word:match("AC%-%d+%.%d+") or line:match("AC%-%d+%.%d+")
  elseif kind == "test" then
    return word:match("AT%-%d+%.%d+") or line:match("AT%-%d+%.%d+")
  elseif kind == "issue" then
    return vim.api.nvim_buf_get_name(bufnr):match("/issues/%u+/(%d%d%d%d)")
  end
end

---@param thing stp.Thing
---@param note string
---@return stp.Choice
local function choice_of(thing, note)
  return {
    value = thing.label:match("^%d+$") and thing.label or thing.key,
    label = ("%s  %s  (%s)"):format(thing.label, thing.title, note),
    key = thing.key,
    root = thing.root,
    uri = thing.uri,
  }
end

---@param thread stp.Thread
---@return stp.Choice
function M.thread_choice(thread)
  local all = #thread.packages
  local count = all > 0 and (", %d of %d packages"):format(thread.done, all) or ""
  local choice = choice_of(thread, thread.status .. count)
  choice.open = thread.open
  return choice
end

--- The rows of a contract, whatever they stand under.
---@param nodes stp.Node[]
---@param kind string
---@param found table<string, stp.Choice>
---@param root string
local function rows(nodes, kind, found, root)
  for _, node in ipairs(nodes) do
    local id = node.key:match("A[CT]%-[%d.]+$")
    if id and node.kind == kind then
      local label = ("%s  %s  (%s)"):format(id, node.detail, node.state)
      found[id] = { value = id, label = label, key = node.key, root = root, uri = node.uri }
    end
    rows(node.children, kind, found, root)
  end
end

--- What may be given for an argument; empty where anything may.
---@param argument stp.Argument
---@param given table<string, any> The arguments that are known already.
---@param server vim.lsp.Client
---@param bufnr? integer
---@return stp.Choice[]
function M.choices(argument, given, server, bufnr)
  local kind = argument.kind
  if argument.choices then
    return vim.tbl_map(function(word)
      return { value = word, label = word }
    end, argument.choices)
  elseif kind == "flag" then
    return { { value = "true", label = "yes" }, { value = "false", label = "no" } }
  elseif kind == "criterion" or kind == "test" then
    local root, thread = client.root(server, bufnr), given.thread or M.thread_of(bufnr)
    local found = {} ---@type table<string, stp.Choice>
    if root and thread then
      rows(threads.below(server, root, thread), "acceptance " .. kind, found, root)
    end
    local ids = vim.tbl_keys(found)
    table.sort(ids)
    return vim.tbl_map(function(id)
      return found[id]
    end, ids)
  elseif kind ~= "thread" and kind ~= "package" and kind ~= "issue" then
    return {}
  end
  local workspace = threads.wait(server, bufnr)
  if not workspace then
    return {}
  elseif kind == "thread" then
    return vim.tbl_map(M.thread_choice, workspace.threads)
  elseif kind == "issue" then
    return vim.tbl_map(function(issue)
      return choice_of(issue, issue.open and "open" or "closed")
    end, workspace.issues)
  end
  local found = {}
  for _, thread in ipairs(workspace.threads) do
    for _, package in ipairs(thread.packages) do
      table.insert(found, choice_of(package, package.status))
    end
  end
  return found
end

return M
