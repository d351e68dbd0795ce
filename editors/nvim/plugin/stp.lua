-- Commands and the hook for attached buffers. Everything else is loaded when it is first used.
if vim.g.loaded_stp then
  return
end
vim.g.loaded_stp = 1

if vim.fn.has("nvim-0.11") == 0 then
  vim.notify_once("stp needs Neovim 0.11 or newer", vim.log.levels.WARN)
  return
end

require("stp.commands").create()

vim.api.nvim_create_autocmd("LspAttach", {
  group = vim.api.nvim_create_augroup("stp.attach", {}),
  desc = "Lenses and hints of steel threads",
  callback = function(event)
    require("stp.attach").on_attach(event.data.client_id, event.buf)
  end,
})

vim.api.nvim_create_autocmd("BufReadCmd", {
  group = vim.api.nvim_create_augroup("stp.text", {}),
  pattern = { "stp://*", "stp:/*" }, -- without a slash only the last part of a name counts
  desc = "Documents of steel threads that are on no disk",
  callback = function(event)
    require("stp.text").read(event.buf)
  end,
})

local function plug(name, command, description)
  vim.keymap.set(
    "n",
    "<Plug>(stp-" .. name .. ")",
    "<Cmd>" .. command .. "<CR>",
    { desc = description }
  )
end
plug("board", "StpBoard", "Board of steel threads")
plug("threads", "StpThreads", "Pick a steel thread")
plug("references", "StpReferences", "Who mentions this")
plug("gate", "StpGate", "May this thread be closed?")
plug("start", "StpStart", "Start this thread")
plug("done", "StpDone", "Complete this thread")
plug("new", "StpNew", "New steel thread")
plug("lens", "StpLens", "Run the code lens of this line")
