---@brief
---
--- https://pypi.org/project/stp-lsp/
---
--- `stp-lsp`, a language server for steel threads (STP / Intent): plans, designs, tasks and acceptance
--- contracts kept as Markdown beside the code. It answers for steel-thread things only, so it can run
--- beside any other Markdown server.
---
--- Install it with `pip install stp-lsp` (Python 3.11 or newer).
---
--- Settings are under `stp`, for example:
---
--- ```lua
--- vim.lsp.config('stp_lsp', {
---   settings = { stp = { rules = { ['unknown-thread'] = 'warning' } } },
--- })
--- ```

local marks = {
  'intent/.config/config.json',
  'intent/.canon/st',
  'intent/st',
  '.intent/config.json',
  'stp/.config',
  'stp/prj/st',
  '.stp-config',
}

---@type vim.lsp.Config
return {
  cmd = { 'stp-lsp', 'serve' },
  filetypes = { 'markdown' },
  root_dir = function(bufnr, on_dir)
    for folder in vim.fs.parents(vim.api.nvim_buf_get_name(bufnr)) do
      for _, mark in ipairs(marks) do
        if vim.uv.fs_stat(vim.fs.joinpath(folder, mark)) then
          on_dir(folder)
          return
        end
      end
    end
  end,
}
