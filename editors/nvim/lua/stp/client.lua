--- Talking to the server: which client it is, asking it, and running its command line.

local M = {}

--- The names under which the server may be configured: ours, nvim-lspconfig's, and by hand.
M.names = { stp = true, stp_lsp = true, ["stp-lsp"] = true }

---@param message string
---@param level? integer
function M.say(message, level)
  vim.notify("stp: " .. message, level or vim.log.levels.INFO)
end

--- Every attached client of ours.
---@param filter? vim.lsp.get_clients.Filter
---@return vim.lsp.Client[]
function M.all(filter)
  return vim.tbl_filter(function(client)
    return M.names[client.name] == true
  end, vim.lsp.get_clients(filter))
end

--- The client for a buffer, or else the one of the workspace that the buffer or the folder is in.
---@param bufnr? integer
---@return vim.lsp.Client?
function M.find(bufnr)
  bufnr = (bufnr == nil or bufnr == 0) and vim.api.nvim_get_current_buf() or bufnr
  local own = M.all({ bufnr = bufnr })[1]
  if own then
    return own
  end
  local every = M.all()
  local root = require("stp.root").of_buffer(bufnr)
  for _, client in ipairs(every) do
    if root and client.root_dir == root then
      return client
    end
  end
  return #every == 1 and every[1] or nil
end

--- The client, or a message that there is none and what to do.
---@param bufnr? integer
---@return vim.lsp.Client?
function M.need(bufnr)
  local client = M.find(bufnr)
  if not client then
    M.say("no server is attached here; `:checkhealth stp` says why", vim.log.levels.WARN)
  end
  return client
end

--- The folder of the workspace that a buffer or client stands for.
---@param client? vim.lsp.Client
---@param bufnr? integer
---@return string?
function M.root(client, bufnr)
  return require("stp.root").of_buffer(bufnr) or (client and client.root_dir)
end

--- An answer, waited for; `nil` when there is none in time. For completion in the command line.
---@param client vim.lsp.Client
---@param method string
---@param params table
---@param milliseconds? integer
---@return any
function M.ask(client, method, params, milliseconds)
  local answer = client:request_sync(method, params, milliseconds or 1000)
  return answer and not answer.err and answer.result or nil
end

--- An error of the server in words, also when the server is older than this plugin.
---@param problem lsp.ResponseError
---@return string
function M.explain(problem)
  if problem.code == vim.lsp.protocol.ErrorCodes.MethodNotFound then
    return "the server does not know this yet; `pip install --upgrade stp-lsp`"
  end
  return problem.message
end

--- The command that runs the server's program as a command line.
---@param client? vim.lsp.Client
---@return string[]
function M.program(client)
  local cmd = client and client.config.cmd or require("stp.config").get().cmd
  if type(cmd) ~= "table" then -- the user connects by a function of his own
    return { "stp-lsp" }
  end
  local program = vim.deepcopy(cmd)
  while
    #program > 1 and (program[#program] == "serve" or vim.startswith(program[#program], "--"))
  do
    table.remove(program)
  end
  return program
end

--- Runs the command line in a workspace, and calls back in the main loop.
---@param arguments string[]
---@param root string
---@param on_done fun(code: integer, output: string, errors: string)
function M.command_line(arguments, root, on_done)
  local command = vim.list_extend(M.program(M.find()), arguments)
  local ok, reason = pcall(vim.system, command, { cwd = root, text = true }, function(done)
    vim.schedule(function()
      on_done(done.code, done.stdout or "", done.stderr or "")
    end)
  end)
  if not ok then
    on_done(127, "", tostring(reason))
  end
end

return M
