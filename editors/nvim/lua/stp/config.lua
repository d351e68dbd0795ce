--- The options, and where they come from: `vim.g.stp`, then `setup()`, which goes before it.

---@alias stp.Picker "auto"|"select"|"telescope"|"snacks"|"fzf-lua"

---@class stp.Options
---@field cmd? string[] How the server is started.
---@field filetypes? string[] In which buffers; Markdown.
---@field enable? boolean Whether `setup()` attaches the server.
---@field code_lens? boolean Lenses over headings and criteria.
---@field inlay_hints? boolean Titles behind ids.
---@field save? boolean Write the files that a verb changed, but for those that had changes before.
---@field open_created? boolean Open the first document that a verb has created.
---@field picker? stp.Picker Who shows lists; `auto` takes the first that is there.
---@field settings? table Settings of the server, as in docs/settings.md.

local M = {}

---@type stp.Options
M.defaults = {
  cmd = { "stp-lsp", "serve" },
  filetypes = { "markdown" },
  enable = true,
  code_lens = true,
  inlay_hints = true,
  save = true,
  open_created = true,
  picker = "auto",
  settings = {},
}

---@type stp.Options
local chosen = {}

--- Remembers what `setup()` was given.
---@param options? stp.Options
function M.choose(options)
  options = options or {}
  vim.validate("options", options, "table")
  for name in pairs(options) do
    if M.defaults[name] == nil then
      vim.notify(("stp: there is no option `%s`"):format(name), vim.log.levels.WARN)
    end
  end
  chosen = options
end

--- The options as they are now.
---@return stp.Options
function M.get()
  local global = type(vim.g.stp) == "table" and vim.g.stp or {}
  local options = vim.tbl_deep_extend("force", M.defaults, global, chosen)
  -- Lists are replaced, not mixed: `{ "stp-lsp", "serve" }` must not keep a tail of the default.
  for _, name in ipairs({ "cmd", "filetypes" }) do
    options[name] = chosen[name] or global[name] or M.defaults[name]
  end
  return options
end

return M
