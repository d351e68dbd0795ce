--- What happens in a buffer that the server is attached to: lenses, hints, and keeping them fresh.

local client = require("stp.client")

local M = {}

---@param bufnr integer
local function refresh_lenses(bufnr)
  if vim.api.nvim_buf_is_loaded(bufnr) then
    vim.lsp.codelens.refresh({ bufnr = bufnr })
  end
end

---@param server vim.lsp.Client
---@param bufnr integer
local function wire_lenses(server, bufnr)
  if not server:supports_method("textDocument/codeLens") then
    return
  end
  if vim.lsp.codelens.enable then -- Neovim 0.12 keeps them fresh by itself
    vim.lsp.codelens.enable(true, { bufnr = bufnr })
    return
  end
  refresh_lenses(bufnr)
  vim.api.nvim_create_autocmd({ "BufEnter", "InsertLeave", "BufWritePost" }, {
    group = vim.api.nvim_create_augroup("stp.lens." .. bufnr, {}),
    buffer = bufnr,
    callback = function()
      refresh_lenses(bufnr)
    end,
  })
end

--- Called for every client that attaches; others than ours are left alone.
---@param client_id integer
---@param bufnr integer
function M.on_attach(client_id, bufnr)
  local server = vim.lsp.get_client_by_id(client_id)
  if not server or not client.names[server.name] then
    return
  end
  local options = require("stp.config").get()
  if options.code_lens then
    wire_lenses(server, bufnr)
  end
  if options.inlay_hints and server:supports_method("textDocument/inlayHint") then
    vim.lsp.inlay_hint.enable(true, { bufnr = bufnr })
  end
  require("stp.threads").read(server)
end

--- The server says that what is shown may be out of date.
---@param client_id integer
function M.changed(client_id)
  local server = vim.lsp.get_client_by_id(client_id)
  if not server then
    return
  end
  require("stp.threads").read(server)
  require("stp.board").refresh(server)
  if require("stp.config").get().code_lens and not vim.lsp.codelens.enable then
    for bufnr in pairs(server.attached_buffers) do
      if vim.fn.bufwinid(bufnr) ~= -1 then
        refresh_lenses(bufnr)
      end
    end
  end
end

--- Stops our servers and starts them again for the same buffers.
function M.restart()
  local stopped = client.all()
  if #stopped == 0 then
    client.need()
    return
  end
  for _, server in ipairs(stopped) do
    local buffers, settings = vim.tbl_keys(server.attached_buffers), server.config
    server:stop()
    local tries = 0
    local function again()
      tries = tries + 1
      if not server:is_stopped() then
        if tries == 60 then
          server:stop(true)
        end
        vim.defer_fn(again, 50)
        return
      end
      local started
      for _, bufnr in ipairs(buffers) do
        if vim.api.nvim_buf_is_valid(bufnr) then
          started = vim.lsp.start(settings, { bufnr = bufnr }) or started
        end
      end
      client.say(started and "the server was started again" or "the server does not start")
    end
    vim.defer_fn(again, 50)
  end
end

return M
