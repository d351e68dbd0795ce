--- `:checkhealth stp`

local M = {}

local health = vim.health

---@param command string[]
---@return string?
local function first_line(command)
  local ok, running = pcall(vim.system, command, { text = true, timeout = 5000 })
  if not ok then
    return nil
  end
  local done = running:wait()
  return done.code == 0 and vim.split(vim.trim(done.stdout), "\n")[1] or nil
end

--- The interpreter that a Python script names in its first line.
---@param path string
---@return string?
local function interpreter(path)
  local line = io.open(path, "rb")
  local first = line and line:read(256) or ""
  if line then
    line:close()
  end
  return first:match("^#!%s*(/%S+)")
end

local function check_program()
  health.start("Server")
  local program = require("stp.client").program(require("stp.client").find())
  local path = vim.fn.exepath(program[1])
  if path == "" then
    health.error(("`%s` is not on the PATH"):format(program[1]), {
      "`pip install stp-lsp`, or `pipx install stp-lsp`",
      "or name it: `vim.g.stp = { cmd = { '/path/to/stp-lsp', 'serve' } }`",
    })
    return
  end
  health.ok("found: " .. path)
  local version = first_line(vim.list_extend(vim.deepcopy(program), { "--version" }))
  if version then
    health.ok("version: " .. version)
  else
    health.error(("`%s --version` fails"):format(table.concat(program, " ")))
  end
  local python = interpreter(path)
  local which = python and first_line({ python, "--version" })
  if which then
    local minor = tonumber(which:match("Python 3%.(%d+)") or 0)
    local report = minor >= 11 and health.ok or health.error
    report(("%s (%s)%s"):format(which, python, minor >= 11 and "" or "; 3.11 or newer is needed"))
  end
end

---@param server vim.lsp.Client
local function check_capabilities(server)
  local wanted = {
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/definition",
    "textDocument/references",
    "textDocument/rename",
    "textDocument/codeAction",
    "textDocument/codeLens",
    "textDocument/inlayHint",
    "textDocument/semanticTokens/full",
    "textDocument/formatting",
    "textDocument/diagnostic",
    "workspace/symbol",
    "workspace/executeCommand",
  }
  local has, lacks = {}, {}
  for _, method in ipairs(wanted) do
    table.insert(server:supports_method(method) and has or lacks, method)
  end
  health.info("does: " .. table.concat(has, ", "))
  if #lacks > 0 then
    health.info("does not: " .. table.concat(lacks, ", "))
  end
end

---@param server vim.lsp.Client
local function check_client(server)
  local buffers = vim.tbl_count(server.attached_buffers)
  health.ok(("client %d `%s`, %d buffers"):format(server.id, server.name, buffers))
  health.info("root: " .. tostring(server.root_dir))
  local threads = require("stp.threads")
  local answer = server:request_sync("stp/threads", vim.empty_dict(), 5000)
  if not answer or answer.err then
    local reason = answer and require("stp.client").explain(answer.err) or "no answer in 5 seconds"
    health.warn("threads: " .. reason)
  else
    for _, workspace in ipairs(answer.result.workspaces) do
      health.ok(
        ("workspace %s, format %s: %d threads, %d issues"):format(
          workspace.name,
          workspace.version ~= "" and workspace.version or "unknown",
          #workspace.threads,
          #workspace.issues
        )
      )
    end
    if #answer.result.workspaces == 0 then
      health.warn("the server finds no workspace in that folder")
    end
  end
  if not threads.known(server.root_dir) then
    health.info("the list of threads was not read yet")
  end
  check_capabilities(server)
end

local function check_clients()
  health.start("Attached")
  local client = require("stp.client")
  local servers = client.all()
  if #servers == 0 then
    local root = require("stp.root").of_buffer()
    if root then
      health.warn("no server is attached, although there is a workspace at " .. root, {
        "open a Markdown document of it",
        "`vim.lsp.enable('stp')` or `require('stp').setup()` must be in your configuration",
        "`:StpLog` shows what the server said when it ended",
      })
    else
      health.info("no workspace here: none of intent/, .intent/ or stp/ at or above this folder")
    end
  end
  for _, server in ipairs(servers) do
    check_client(server)
  end
end

local function check_conflicts()
  health.start("Beside others")
  local client = require("stp.client")
  local quiet = true
  for _, bufnr in ipairs(vim.api.nvim_list_bufs()) do
    local ours = vim.api.nvim_buf_is_loaded(bufnr) and client.all({ bufnr = bufnr }) or {}
    if #ours > 1 then
      quiet = false
      local names = vim.tbl_map(function(server)
        return server.name
      end, ours)
      health.error(
        ("%s has it twice: %s"):format(vim.fn.bufname(bufnr), table.concat(names, ", ")),
        {
          "enable one of `stp` and `stp_lsp`",
        }
      )
    end
  end
  local others = {}
  for _, server in ipairs(vim.lsp.get_clients()) do
    if
      not client.names[server.name] and vim.tbl_contains(server.config.filetypes or {}, "markdown")
    then
      others[server.name] = true
    end
  end
  for name in pairs(others) do
    quiet = false
    health.info(("`%s` serves Markdown too; stp answers for steel threads only"):format(name))
  end
  if quiet then
    health.ok("nothing else answers for these buffers")
  end
end

--- Called by `:checkhealth stp`.
function M.check()
  health.start("Neovim")
  if vim.fn.has("nvim-0.11") == 1 then
    health.ok("version " .. tostring(vim.version()))
  else
    health.error("Neovim 0.11 or newer is needed; docs/editors/neovim.md tells how to do without")
    return
  end
  health.info("lists are shown by: " .. require("stp.picker").which())
  check_program()
  check_clients()
  check_conflicts()
end

return M
