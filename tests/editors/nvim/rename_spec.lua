-- Neovim's own rename (`grn`) with our server: what is on disk once everything is written.

local H = dofile(vim.env.HARNESS)
vim.lsp.enable("stp")

local LAMP = "intent/st/ST0002"
local WIP = "intent/wip.md"

--- Renames what stands at a text, and writes all documents when the editor has made the change.
local function rename(path, text, offset, name)
  H.open(path)
  H.cursor(text, offset)
  local before = vim.api.nvim_get_current_line()
  vim.lsp.buf.rename(name)
  H.wait("another line than " .. before, function()
    return vim.api.nvim_get_current_line() ~= before
  end)
  vim.cmd("silent wall")
end

H.run({
  {
    "a thread moves with its folder and its mentions",
    function()
      rename(WIP, "ST0002: Lamp", 2, "ST0012")
      H.same(nil, H.read(LAMP .. "/info.md"), "the old folder")
      H.has(H.read("intent/st/ST0012/info.md"), "# ST0012: Lamp driver and schedule")
      H.has(H.read("intent/st/ST0012/acceptance.md"), "st_id: ST0012")
      H.has(H.read(WIP), "- ST0012/02 is nearly there: ST0012 AT-02.2 is still red")
      H.same(nil, H.read(WIP):find("ST0002", 1, true), "what is left in wip.md")
    end,
  },
  {
    "and back, in documents that the editor holds under their new names",
    function()
      rename("intent/st/ST0012/info.md", "ST0012: Lamp", 2, "ST0002")
      H.has(H.read(LAMP .. "/info.md"), "# ST0002: Lamp driver and schedule")
      H.same(nil, H.read("intent/st/ST0012/info.md"), "the other folder")
    end,
  },
  {
    "a member of a brace group",
    function()
      rename(WIP, "{1,3}", 3, "ST0033")
      H.has(H.read(WIP), "- ST00{01,33} are done and in service")
      H.has(H.read("intent/st/COMPLETED/ST0033/info.md"), "# ST0033: ")
    end,
  },
  {
    "a title",
    function()
      rename(LAMP .. "/info.md", "Lamp driver and schedule", 2, "Lamp and calendar")
      H.has(H.read(LAMP .. "/info.md"), "slug: lamp-and-calendar")
      H.has(H.read(LAMP .. "/design.md"), "# Design - ST0002: Lamp and calendar")
      H.has(H.read(WIP), "- ST0002: Lamp and calendar")
    end,
  },
  {
    "what cannot be renamed says why",
    function()
      H.open(WIP)
      H.cursor("ST0002: Lamp", 2)
      H.said = {}
      vim.lsp.buf.rename("ST0004")
      H.wait("the reason", function()
        return H.was_said("ST0004 exists: Keeper's log")
      end)
    end,
  },
})
