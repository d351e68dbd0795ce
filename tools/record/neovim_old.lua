-- The same in Neovim 0.7, the oldest that can start a server from Lua; see neovim.lua.
local ok, err = xpcall(function()
  vim.cmd("filetype plugin on")
  vim.cmd("edit intent/st/steel_threads.md")
  local buf = vim.api.nvim_get_current_buf()
  local command = vim.split(vim.env.SERVER, " ")
  local id = vim.lsp.start_client({ name = "stp", cmd = command, root_dir = vim.fn.getcwd() })
  vim.lsp.buf_attach_client(buf, id)
  local function wait(what, f)
    assert(vim.wait(15000, f, 10), "timeout: " .. what)
  end
  wait("attached", function()
    local client = vim.lsp.get_client_by_id(id)
    return client and client.initialized
  end)
  wait("findings", function() return #vim.diagnostic.get(buf) > 0 end)
  local function at(pattern)
    vim.fn.cursor(1, 1)
    assert(vim.fn.search(pattern, "c") > 0, pattern)
    return vim.lsp.util.make_position_params()
  end
  local function ask(method, params)
    local answers = assert(vim.lsp.buf_request_sync(buf, method, params, 15000), method)
    local answer = answers[id]
    assert(answer and not answer.error and not answer.err, method .. vim.inspect(answer))
    return answer.result
  end
  local doc = { textDocument = vim.lsp.util.make_text_document_params() }
  assert(ask("textDocument/hover", at("ST000")))
  assert(ask("textDocument/definition", at("ST000")))
  local refs = at("ST000")
  refs.context = { includeDeclaration = true }
  assert(#ask("textDocument/references", refs) > 0)
  assert(#ask("textDocument/documentSymbol", doc) > 0)
  assert(#ask("workspace/symbol", { query = "lamp" }) > 0)
  local actions = vim.lsp.util.make_range_params()
  actions.context = { diagnostics = {} }
  ask("textDocument/codeAction", actions)
  vim.api.nvim_buf_set_lines(buf, -1, -1, false, { "", "See ST" })
  vim.fn.cursor(vim.api.nvim_buf_line_count(buf), 7)
  assert(#ask("textDocument/completion", vim.lsp.util.make_position_params()).items > 0)
  vim.lsp.stop_client(id)
  wait("stopped", function() return vim.lsp.get_client_by_id(id) == nil end)
end, debug.traceback)
if not ok then
  io.stdout:write("FAIL " .. tostring(err) .. "\n")
  vim.cmd("cquit 1")
end
vim.cmd("qa!")
