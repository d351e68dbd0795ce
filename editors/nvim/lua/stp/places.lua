--- Places in documents as a list: references, and what a lens shows.

local client = require("stp.client")

local M = {}

--- Shows places in the quickfix window; a single one is opened.
---@param locations lsp.Location[]
---@param title string
---@param server vim.lsp.Client
function M.show(locations, title, server)
  if #locations == 0 then
    client.say("nothing mentions it")
    return
  end
  if #locations == 1 then
    vim.lsp.util.show_document(locations[1], server.offset_encoding, { focus = true })
    return
  end
  local items = vim.lsp.util.locations_to_items(locations, server.offset_encoding)
  vim.fn.setqflist({}, " ", { title = title, items = items })
  vim.cmd("botright copen")
end

--- `stp.showReferences`, the command of a lens: a URI, a position, and the places.
---@param command lsp.Command
---@param context table
function M.show_lens(command, context)
  local server = vim.lsp.get_client_by_id(context.client_id)
  if server then
    M.show((command.arguments or {})[3] or {}, command.title or "Steel threads", server)
  end
end

--- The server's name of an id as people type it: `5`, `ST0005`, `5/3`, `ST0005 AC-01.1`, `#2`.
---@param id string
---@return string
function M.key(id)
  local issue = id:match("^#(%d+)$") or id:match("^issue[/ ](%d+)$")
  if issue then
    return ("issue/%04d"):format(issue)
  end
  local thread, rest = id:match("^[Ss]?[Tt]?(%d+)(.*)$")
  if not thread then
    return id
  end
  local package = rest:match("^[/ ](%d+)$") or rest:match("^[/ ]WP%-(%d+)$")
  rest = package and ("/%02d"):format(package) or rest:gsub(" ", "/"):upper()
  return ("ST%04d%s"):format(thread, rest)
end

--- Every mention of an id in the quickfix list; without an id, of what stands under the cursor.
---@param id? string
function M.references(id)
  local server = client.need()
  if not server then
    return
  end
  local params
  if id then
    local root = client.root(server) or ""
    local home = require("stp.threads").card(server, root, M.key(id))
    if not home then
      client.say(("there is no %s"):format(id), vim.log.levels.WARN)
      return
    end
    params = { textDocument = { uri = home.uri }, position = home.range.start }
  else
    params = vim.lsp.util.make_position_params(0, server.offset_encoding)
  end
  params.context = { includeDeclaration = true }
  server:request("textDocument/references", params, function(problem, found)
    if problem then
      client.say(problem.message, vim.log.levels.ERROR)
      return
    end
    M.show(found or {}, "Mentions of " .. (id or vim.fn.expand("<cWORD>")), server)
  end)
end

return M
