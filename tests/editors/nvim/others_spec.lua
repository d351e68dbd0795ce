-- Other ways to attach, as the pages show them: nvim-lspconfig's entry, and no plugin at all.

local H = dofile(vim.env.HARNESS)
local REPOSITORY = vim.env.PLUGIN:gsub("/editors/nvim$", "")

--- The code block below a heading of docs/editors/neovim.md.
local function block(heading)
  local text = table.concat(vim.fn.readfile(REPOSITORY .. "/docs/editors/neovim.md"), "\n")
  local _, start = text:find("\n## " .. heading .. "\n", 1, true)
  return assert(text:match("```lua\n(.-)\n```", start))
end

H.run({
  {
    "the entry for nvim-lspconfig attaches, and the commands work with it",
    function()
      vim.opt.runtimepath:prepend(vim.env.PLUGIN .. "/contrib/nvim-lspconfig")
      vim.lsp.enable("stp_lsp")
      local _, client = H.open("intent/wip.md")
      H.same("stp_lsp", client.name)
      H.same(H.root, client.root_dir)
      vim.cmd("StpGate ST0002")
      assert(H.was_said("Gate BLOCKED"))
      vim.cmd("StpStart ST0008")
      H.wait("the effect", function()
        return H.read("intent/st/ST0008/info.md")
      end)
      vim.lsp.enable("stp_lsp", false)
      H.wait("the end", function()
        return client:is_stopped()
      end)
    end,
  },
  {
    "the configuration without the plugin attaches",
    function()
      vim.opt.runtimepath:remove(vim.env.PLUGIN)
      assert(loadstring(block("Without the plugin")))()
      vim.cmd("edit!")
      local _, client = H.open("intent/st/ST0004/info.md")
      H.same("stp", client.name)
      H.same({ "stp-lsp", "serve" }, client.config.cmd)
      H.cursor("ST0002 --", 2)
      vim.lsp.buf.hover()
      H.has(H.wait("the card", H.float), "Lamp driver")
      H.close_floats()
      vim.lsp.enable("stp", false)
      H.wait("the end", function()
        return client:is_stopped()
      end)
    end,
  },
  {
    "the configuration for older ones attaches here too",
    function()
      assert(loadstring(block("Neovim 0.7 to 0.10")))()
      local _, client = H.open("intent/st/ST0005/info.md")
      H.same("stp", client.name)
      H.same(H.root, client.root_dir)
    end,
  },
})
