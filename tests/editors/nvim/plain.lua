-- A client without the plugin, as docs/editors/neovim.md has it for Neovim 0.7 to 0.10.

local function out(text)
  io.stdout:write("\n" .. text .. "\n")
end

local ok, problem = xpcall(function()
  local root = os.getenv("WORKSPACE")
  vim.cmd("filetype plugin on")
  vim.cmd("edit " .. root .. "/intent/st/ST0007/info.md")
  local bufnr = vim.api.nvim_get_current_buf()
  local id = vim.lsp.start_client({ name = "stp", cmd = { "stp-lsp", "serve" }, root_dir = root })
  vim.lsp.buf_attach_client(bufnr, id)

  local function wait(what, is_so)
    assert(vim.wait(20000, is_so, 5), "never: " .. what)
    out("PASS " .. what)
  end
  local function text()
    return table.concat(vim.api.nvim_buf_get_lines(0, 0, -1, false), "\n")
  end
  local function ask(method, more)
    local params = vim.lsp.util.make_position_params()
    local answers =
      vim.lsp.buf_request_sync(0, method, vim.tbl_extend("force", params, more or {}), 20000)
    return answers and answers[id] and answers[id].result
  end

  wait("findings", function()
    for _, item in ipairs(vim.diagnostic.get(bufnr)) do
      if item.code == "unknown-status" and item.lnum == 3 then
        return true
      end
    end
  end)
  vim.fn.search("ST0007: ")
  vim.lsp.buf.hover()
  wait("hover", function()
    for _, window in ipairs(vim.api.nvim_list_wins()) do
      if vim.api.nvim_win_get_config(window).relative ~= "" then
        local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
        return table.concat(lines, "\n"):find("Battery and solar watch", 1, true)
      end
    end
  end)
  local places = ask("textDocument/references", { context = { includeDeclaration = true } })
  assert(#places > 3, vim.inspect(places))
  out("PASS references")
  vim.api.nvim_buf_set_lines(0, -1, -1, false, { "- ST000" })
  vim.fn.cursor(vim.fn.line("$"), 8)
  local items =
    ask("textDocument/completion", { position = { line = vim.fn.line("$") - 1, character = 7 } })
  assert(#items.items >= 8, vim.inspect(items)) -- the workspace has eight threads
  out("PASS completion")
  vim.fn.search("ST0002")
  vim.lsp.buf.definition()
  wait("definition", function()
    return vim.api.nvim_buf_get_name(0):find("ST0002/info.md", 1, true)
  end)
  vim.cmd("buffer " .. bufnr)
  local range = { start = { line = 3, character = 9 }, ["end"] = { line = 3, character = 9 } }
  local actions = ask("textDocument/codeAction", { range = range, context = { diagnostics = {} } })
  for _, action in ipairs(actions) do
    if action.edit and action.kind == "quickfix" then
      vim.lsp.util.apply_workspace_edit(action.edit, "utf-16")
      break
    end
  end
  wait("action", function()
    return not text():find("status: Paused", 1, true)
  end)
end, debug.traceback)
if not ok then
  out("FAIL " .. tostring(problem))
  vim.cmd("cquit 1")
end
vim.cmd("qa!")
