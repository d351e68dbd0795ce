--- Performs a verb: completes its arguments, has the server do it, and tidies up behind it.

local client = require("stp.client")
local config = require("stp.config")

local M = {}

---@class stp.RunOptions
---@field bufnr? integer The document in hand.
---@field client_id? integer
---@field range? lsp.Range The selection in it.
---@field guess? boolean Take what stands at the cursor for a missing id.
---@field on_done? fun(result: table) What the server answered.

---@type table<string, stp.Verb>
M.by_name = {}
for _, verb in ipairs(require("stp.registry")) do
  M.by_name[verb.name] = verb
end

--- The buffers with changes that are not written.
---@return table<integer, true>
local function modified()
  local found = {}
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    if vim.api.nvim_buf_is_loaded(bufnr) and vim.bo[bufnr].modified then
      found[bufnr] = true
    end
  end
  return found
end

--- Writes what a verb has changed. A buffer that had changes before is the user's to write, and so
--- is one that the user has changed meanwhile: the answer of an earlier verb may come late.
---@param changed string[] The documents with another text, by URI.
---@param before table<integer, true>
---@return string[] failed
local function write(changed, before)
  local failed, now = {}, modified()
  for _, uri in ipairs(changed) do
    local bufnr = vim.uri_to_bufnr(uri)
    if now[bufnr] and not before[bufnr] and vim.bo[bufnr].buftype == "" then
      local ok, reason = pcall(vim.api.nvim_buf_call, bufnr, function()
        vim.cmd("silent lockmarks update")
      end)
      if not ok then
        table.insert(failed, tostring(reason))
      end
    end
  end
  return failed
end

local running, shortmess = 0, ""

--- A folder that moves takes its open buffers along by `:saveas`, each with a message; they are left
--- out while any verb is under way.
local function quieter()
  if running == 0 then
    shortmess = vim.o.shortmess
    vim.opt.shortmess:append("FW")
  end
  running = running + 1
end

local function louder()
  running = running - 1
  if running == 0 then
    vim.o.shortmess = shortmess
  end
end

--- What a user may say about a whole document or selection: where the cursor is.
---@param server vim.lsp.Client
---@param bufnr integer
---@param range? lsp.Range
---@return table
local function place(server, bufnr, range)
  local root = client.root(server, bufnr)
  if vim.bo[bufnr].buftype ~= "" or not vim.lsp.buf_is_attached(bufnr, server.id) then
    return { root = root }
  end
  if not range and bufnr == vim.api.nvim_get_current_buf() then
    local here = vim.lsp.util.make_position_params(0, server.offset_encoding).position
    range = { start = here, ["end"] = here }
  end
  return { uri = vim.uri_from_bufnr(bufnr), range = range }
end

--- Of the documents that a verb has created the one to begin with: the cover, if there is one.
---@param created string[]
---@return string?
local function to_open(created)
  for _, uri in ipairs(created) do
    if vim.endswith(uri, "/info.md") then
      return uri
    end
  end
  return created[1]
end

---@param verb stp.Verb
---@param result table
---@param before table<integer, true>
local function finish(verb, result, before)
  local options = config.get()
  if not result.applied then
    return -- the server has shown its reason
  end
  if options.save then
    for _, reason in ipairs(write(result.changed or {}, before)) do
      client.say(reason, vim.log.levels.ERROR)
    end
  end
  client.say(result.done or verb.title)
  local created = options.open_created and to_open(result.created or {})
  if created then
    vim.cmd.edit(vim.fn.fnameescape(vim.uri_to_fname(created)))
  end
end

--- Performs a verb with the arguments that are given; asks for those that are missing.
---@param verb stp.Verb
---@param given table<string, any>
---@param options? stp.RunOptions
function M.run(verb, given, options)
  options = options or {}
  local bufnr = options.bufnr or vim.api.nvim_get_current_buf()
  local server = options.client_id and vim.lsp.get_client_by_id(options.client_id)
    or client.need(bufnr)
  if not server then
    return
  end
  given.missing = nil
  if options.guess then
    for _, argument in ipairs(verb.arguments) do
      if argument.required and given[argument.name] == nil then
        given[argument.name] = require("stp.ids").at_cursor(argument.kind, bufnr)
      end
    end
  end
  local where = place(server, bufnr, options.range)
  require("stp.ask").missing(verb, given, server, bufnr, function(complete)
    local before = modified()
    quieter()
    local params = {
      command = verb.name,
      arguments = { vim.tbl_extend("keep", complete, where) },
    }
    server:request("workspace/executeCommand", params, function(problem, result)
      louder()
      if problem then
        client.say(("%s: %s"):format(verb.title, problem.message), vim.log.levels.ERROR)
      end
      result = result or { applied = false, reason = problem and problem.message }
      finish(verb, result, before)
      if options.on_done then
        options.on_done(result)
      end
    end, bufnr)
  end)
end

return M
