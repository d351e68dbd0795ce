-- What a user gets without a single option: `vim.lsp.enable("stp")`, then Neovim's own keys.

local H = dofile(vim.env.HARNESS)
vim.lsp.enable("stp")

local WIP, ACCEPTANCE = "intent/wip.md", "intent/st/ST0002/acceptance.md"

local function stp_findings(bufnr)
  return vim.tbl_filter(function(item)
    return item.source == "stp"
  end, vim.diagnostic.get(bufnr))
end

H.run({
  {
    "plain Markdown elsewhere is left alone",
    function()
      local file = vim.fn.tempname() .. ".md"
      vim.fn.writefile({ "# Nothing of the method, not even ST0002" }, file)
      vim.cmd.edit(file)
      H.same("markdown", vim.bo.filetype)
      vim.wait(300)
      H.same(0, #require("stp.client").all())
    end,
  },
  {
    "attaches to a document, at the root of its workspace",
    function()
      local _, client = H.open(WIP)
      H.same(H.root, client.root_dir)
      H.same("stp", client.name)
    end,
  },
  {
    "hover shows the card",
    function()
      H.open(WIP)
      H.cursor("ST0004: Keeper", 2)
      vim.lsp.buf.hover()
      local text = H.wait("a card", H.float)
      H.has(text, "Keeper's log")
      H.close_floats()
    end,
  },
  {
    "completion offers a thread by a word of its title",
    function()
      local bufnr, client = H.open(WIP)
      vim.api.nvim_buf_set_lines(bufnr, -1, -1, false, { "- ST000" })
      vim.fn.cursor(vim.fn.line("$"), 8)
      local params = vim.lsp.util.make_position_params(0, client.offset_encoding)
      params.position.character = 7
      local answer = client:request_sync("textDocument/completion", params, 20000, bufnr)
      local labels = vim.tbl_map(function(item)
        return item.label
      end, answer.result.items)
      assert(vim.list_contains(labels, "ST0002"), vim.inspect(labels))
      vim.cmd("silent undo")
    end,
  },
  {
    "definition leads to the thread",
    function()
      H.open(WIP)
      H.cursor("ST0004: Keeper", 2)
      vim.lsp.buf.definition()
      H.wait("the thread's document", function()
        return vim.api.nvim_buf_get_name(0) == H.path("intent/st/ST0004/info.md")
      end)
      H.has(vim.api.nvim_get_current_line(), "# ST0004: Keeper's log")
    end,
  },
  {
    "references find a member of a brace group",
    function()
      H.open("intent/st/COMPLETED/ST0003/info.md")
      H.cursor("# ST0003", 3)
      vim.lsp.buf.references()
      H.wait("the list", function()
        local texts = vim.tbl_map(function(item)
          return item.text
        end, vim.fn.getqflist())
        return table.concat(texts, "\n"):find("ST000{1,3}", 1, true)
      end)
      vim.cmd.cclose()
    end,
  },
  {
    "a finding is shown, repaired by its action, and gone",
    function()
      local bufnr = H.open("intent/st/ST0007/info.md")
      local finding = H.wait("the finding", function()
        return stp_findings(bufnr)[1]
      end)
      H.same("unknown-status", finding.code)
      H.same(3, finding.lnum)
      vim.fn.cursor(4, 10)
      local chosen
      vim.lsp.buf.code_action({
        apply = true,
        filter = function(action)
          chosen = chosen or (vim.startswith(action.kind or "", "quickfix") and action.title)
          return action.title == chosen
        end,
      })
      H.wait("the repair", function()
        return not vim.api.nvim_buf_get_lines(bufnr, 3, 4, false)[1]:find("Paused")
      end)
      H.wait("no finding on the status", function()
        for _, item in ipairs(stp_findings(bufnr)) do
          if item.code == "unknown-status" then
            return false
          end
        end
        return true
      end)
      vim.cmd("edit!")
    end,
  },
  {
    "hints and lenses are shown without being asked for",
    function()
      local bufnr = H.open(ACCEPTANCE)
      assert(vim.lsp.inlay_hint.is_enabled({ bufnr = bufnr }))
      H.wait("lenses", function()
        for _, lens in ipairs(vim.lsp.codelens.get(bufnr)) do
          if lens.command and lens.command.title:find("BLOCKED", 1, true) then
            return true
          end
        end
      end)
      H.open("intent/wip.md")
      H.wait("a hint with a title", function()
        return vim
          .inspect(vim.lsp.inlay_hint.get({ bufnr = 0 }))
          :find("Dusk and dawn schedule", 1, true)
      end)
    end,
  },
  {
    "a lens shows the places that it counts",
    function()
      H.open("intent/st/ST0004/info.md")
      local lens = H.wait("the lens of the references", function()
        for _, each in ipairs(vim.lsp.codelens.get(0)) do
          if each.command and each.command.command == "stp.showReferences" then
            return each
          end
        end
      end)
      vim.fn.setqflist({})
      local client = require("stp.client").find()
      client:exec_cmd(lens.command)
      H.wait("the list", function()
        return #vim.fn.getqflist() == #lens.command.arguments[3]
      end)
      vim.cmd.cclose()
    end,
  },
  {
    "rename renumbers a thread everywhere",
    function()
      H.open(WIP)
      H.cursor("ST0005 and ST0008", 12)
      vim.lsp.buf.rename("ST0019")
      H.wait("the new number in the text", function()
        return H.text():find("ST0005 and ST0019", 1, true)
      end)
      H.wait("the folder", function()
        return vim.uv.fs_stat(H.path("intent/st/NOT-STARTED/ST0019/info.md"))
      end)
    end,
  },
  {
    "the server ends when it is told to",
    function()
      local client = require("stp.client").all()[1]
      client:stop()
      H.wait("the end", function()
        return client:is_stopped()
      end)
    end,
  },
})
