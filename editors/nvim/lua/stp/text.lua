--- Documents that are on no disk: a thread as one text, and what a 3.0 workspace keeps as JSON only.
--- Their names begin with `stp:`; the server writes them, and its requests work inside them.

local client = require("stp.client")

local M = {}

--- The client that knows a text: the one whose workspace it is in.
---@param uri string
---@return vim.lsp.Client?
local function owner(uri)
  local folder = vim.fs.dirname(vim.uri_decode(uri:gsub("^stp:/*", "/")))
  for _, server in ipairs(client.all()) do
    if server.root_dir and vim.fs.normalize(server.root_dir) == folder then
      return server
    end
  end
  return client.all()[1]
end

---@param bufnr integer
---@param text string
local function fill(bufnr, text)
  local lines = vim.split(text, "\n")
  if lines[#lines] == "" then
    table.remove(lines)
  end
  vim.bo[bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, lines)
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].modified = false
end

--- Reads a buffer whose name begins with `stp:`.
---@param bufnr integer
function M.read(bufnr)
  local uri = vim.api.nvim_buf_get_name(bufnr)
  local server = owner(uri)
  local found = server and client.ask(server, "workspace/textDocumentContent", { uri = uri }, 10000)
  if not server or not found then
    client.say("nothing is known by the name " .. uri, vim.log.levels.WARN)
    return
  end
  vim.bo[bufnr].buftype = "nofile"
  vim.bo[bufnr].swapfile = false
  fill(bufnr, found.text)
  vim.bo[bufnr].filetype = "markdown"
  vim.lsp.buf_attach_client(bufnr, server.id)
end

--- The server says that a text is another one now.
---@param uri string
---@param client_id integer
function M.changed(uri, client_id)
  local server, bufnr = vim.lsp.get_client_by_id(client_id), vim.fn.bufnr(uri)
  if not server or bufnr == -1 or not vim.api.nvim_buf_is_loaded(bufnr) then
    return
  end
  server:request("workspace/textDocumentContent", { uri = uri }, function(_, found)
    if found and vim.api.nvim_buf_is_valid(bufnr) then
      fill(bufnr, found.text)
    end
  end)
end

--- Opens a thread or issue as one text.
---@param id? string
function M.open(id)
  local server = client.need()
  if not server then
    return
  end
  local key = id and require("stp.places").key(id)
    or require("stp.ids").at_cursor("thread", vim.api.nvim_get_current_buf())
  if not key then
    client.say("say which thread: the cursor is on none", vim.log.levels.WARN)
    return
  end
  local params = {
    command = "stp.content.open",
    arguments = { { key = key, root = client.root(server) } },
  }
  server:request("workspace/executeCommand", params, function(problem, found)
    if problem then
      client.say(("%s: %s"):format(id or key, client.explain(problem)), vim.log.levels.WARN)
    elseif not found.shown then
      vim.cmd.edit(vim.fn.fnameescape(found.uri))
    end
  end)
end

return M
