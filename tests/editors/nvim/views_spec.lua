-- What the plugin shows: board, gate, cards, references, graph, status line, health, restart.

local H = dofile(vim.env.HARNESS)
vim.lsp.enable("stp")

local function board_line(part)
  for at, line in ipairs(vim.api.nvim_buf_get_lines(0, 0, -1, false)) do
    if line:find(part, 1, true) then
      return at, line
    end
  end
end

local function press(keys)
  vim.api.nvim_feedkeys(vim.keycode(keys), "xt", false)
end

H.run({
  {
    "without a workspace a command says what to do",
    function()
      vim.cmd.cd(vim.fn.fnameescape(vim.fn.fnamemodify(vim.fn.tempname(), ":h")))
      vim.cmd("StpBoard")
      assert(H.was_said(":checkhealth stp"))
      vim.cmd.cd(vim.fn.fnameescape(H.root))
    end,
  },
  {
    "the board has a heading for each status and a line for each thread",
    function()
      H.open("intent/wip.md")
      vim.cmd("StpBoard")
      H.wait("the board", function()
        return board_line("ST0008")
      end)
      H.has(vim.api.nvim_buf_get_lines(0, 0, 1, false)[1], "# Lighthouse: 8 threads")
      local _, lamp = board_line("- ST0002")
      H.same(
        "- ST0002 Lamp driver and schedule · 1/3 packages · 4/8 criteria · blocked · issue 0002",
        lamp
      )
      assert(board_line("## Completed (2)") > board_line("## WIP (2)"))
      H.same(false, vim.bo.modifiable)
    end,
  },
  {
    "a key starts the thread that the cursor is on, and the board follows",
    function()
      vim.fn.cursor(board_line("- ST0008"), 3)
      press("s")
      H.wait("the thread among those at work", function()
        local line = board_line("- ST0008")
        return line and line < (board_line("## Completed") or 0) and board_line("## WIP (3)")
      end)
      H.wait("the cursor on it", function()
        return vim.api.nvim_get_current_line():find("ST0008", 1, true)
      end)
      H.has(H.read("intent/st/ST0008/info.md"), "status: WIP")
    end,
  },
  {
    "moving offers the columns, and says why one is closed",
    function()
      vim.fn.cursor(board_line("- ST0004"), 3)
      local labels = {}
      H.answer({
        function(items, format)
          for _, item in ipairs(items) do
            table.insert(labels, format(item))
          end
          return "on-hold"
        end,
      })
      press("m")
      H.wait("the move", function()
        return board_line("## On Hold (1)")
      end)
      H.has(table.concat(labels, "\n"), "completed (not now: ST0004 cannot be closed")
    end,
  },
  {
    "keys show the card, the help, and lead away",
    function()
      vim.fn.cursor(board_line("- ST0004"), 3)
      press("K")
      H.has(H.wait("the card", H.float), "Keeper's log")
      H.close_floats()
      press("g?")
      H.wait("the help", function()
        return board_line("open the thread")
      end)
      vim.fn.cursor(board_line("- ST0004"), 3)
      press("<CR>")
      H.same(H.path("intent/st/ST0004/info.md"), vim.api.nvim_buf_get_name(0))
      H.has(vim.api.nvim_get_current_line(), "# ST0004")
      vim.cmd("StpBoard")
      H.wait("the board again", function()
        return board_line("- ST0004")
      end)
      press("q")
      H.same(H.path("intent/st/ST0004/info.md"), vim.api.nvim_buf_get_name(0))
    end,
  },
  {
    "the gate says what stands in the way, and where",
    function()
      H.open("intent/wip.md")
      vim.cmd("StpGate ST0002")
      H.has(assert(H.was_said("ST0002: Gate BLOCKED")).message, "4/8 satisfied")
      local rows = vim.tbl_map(function(item)
        return item.text:match("AC%-%d+%.%d+")
      end, vim.fn.getqflist())
      -- AC-02.2 is red, AC-02.3 waits for evidence, AC-03.* have no test yet (examples/README.md)
      H.same({ "AC-02.2", "AC-02.3", "AC-03.1", "AC-03.2" }, rows)
      vim.cmd.cclose()
      vim.cmd("StpGate 1")
      assert(H.was_said("ST0001: Gate PASS"))
      vim.cmd("StpGate ST0777")
      assert(H.was_said("there is no ST0777"))
    end,
  },
  {
    "the card of a criterion floats",
    function()
      vim.cmd("StpCard ST0002 AC-02.2")
      H.has(H.wait("the card", H.float), "AC-02.2")
      H.close_floats()
    end,
  },
  {
    "a thread opens as one text, which can be asked and follows its documents",
    function()
      vim.cmd("StpOpen 4")
      H.wait("the text", function()
        return vim.api.nvim_buf_get_name(0):find("^stp:") and H.text():find("Approach", 1, true)
      end)
      local bufnr = vim.api.nvim_get_current_buf()
      H.same("markdown", vim.bo.filetype)
      H.same(false, vim.bo.modifiable)
      H.has(H.text(), "A written line is never changed afterwards") -- of its acceptance.md
      H.cursor("ST0002 --", 2)
      vim.lsp.buf.hover()
      H.has(H.wait("the card", H.float), "Lamp driver")
      H.close_floats()
      vim.cmd("StpCancel ST0004")
      H.wait("the new status", function()
        return H.text(bufnr):find("Cancelled", 1, true)
      end)
      vim.cmd("StpReopen ST0004")
      H.wait("the old one", function()
        return H.was_said("reopened ST0004")
      end)
    end,
  },
  {
    "references of an id fill the list",
    function()
      vim.cmd("StpReferences ST0003")
      H.wait("the list", function()
        return vim.fn.getqflist({ title = 1 }).title == "Mentions of ST0003"
          and #vim.fn.getqflist() > 3
      end)
      vim.cmd.cclose()
    end,
  },
  {
    "the graph is one page, opened",
    function()
      local opened
      vim.ui.open = function(file)
        opened = file
      end
      vim.cmd("StpGraph ST0002")
      local page = H.wait("the page", function()
        return opened and table.concat(vim.fn.readfile(opened), "\n")
      end)
      H.has(page, "Lamp driver and schedule")
      assert(not page:find('src="http', 1, true), "the page loads something")
    end,
  },
  {
    "the status line tells the thread and the findings",
    function()
      local bufnr = H.open("intent/st/ST0002/info.md")
      H.wait("the thread", function()
        return require("stp").status():find("^ST0002 WIP 1/3")
      end)
      H.open("intent/wip.md")
      H.wait("the workspace", function()
        return require("stp").status():find("^Lighthouse: %d open")
      end)
      H.open("intent/st/ST0007/info.md")
      H.wait("the finding", function()
        return require("stp").status():find("W1", 1, true)
      end)
      vim.cmd.enew()
      H.same("", require("stp").status())
      vim.api.nvim_set_current_buf(bufnr)
    end,
  },
  {
    "an id that is written differently means the same",
    function()
      local key = require("stp.places").key
      H.same("ST0005", key("5"))
      H.same("ST0005/03", key("5/3"))
      H.same("ST0005/03", key("ST0005 WP-03"))
      H.same("ST0005/AC-01.2", key("st0005 ac-01.2"))
      H.same("issue/0011", key("#11"))
    end,
  },
  {
    "checkhealth tells everything that support would ask",
    function()
      H.open("intent/wip.md")
      vim.cmd("checkhealth stp")
      local text = H.text()
      for _, part in ipairs({
        "OK found: ",
        "OK version: stp-lsp",
        "OK client ",
        "root: " .. H.root,
        "OK workspace Lighthouse, format 2.19.0: 8 threads, 2 issues",
        "textDocument/hover",
        "OK nothing else answers for these buffers",
      }) do
        H.has(text, part, "health")
      end
      assert(not text:find("ERROR", 1, true), text)
      vim.cmd("bdelete!")
    end,
  },
  {
    "checkhealth finds the second server for a buffer, and a missing program",
    function()
      local bufnr, client = H.open("intent/wip.md")
      local twin = vim.tbl_extend("force", client.config, { name = "stp_lsp" })
      local id = vim.lsp.start(twin, { bufnr = bufnr })
      H.wait("the twin", function()
        return vim.lsp.get_client_by_id(id).initialized
      end)
      vim.cmd("checkhealth stp")
      H.has(H.text(), "has it twice: stp, stp_lsp")
      vim.cmd("bdelete!")
      vim.lsp.get_client_by_id(id):stop()
      local cmd = client.config.cmd
      client.config.cmd = { "no-such-stp-lsp", "serve" }
      vim.cmd("checkhealth stp")
      H.has(H.text(), "`no-such-stp-lsp` is not on the PATH")
      vim.cmd("bdelete!")
      client.config.cmd = cmd
    end,
  },
  {
    "restart gives the same buffers another server",
    function()
      local bufnr, client = H.open("intent/wip.md")
      vim.cmd("StpRestart")
      H.wait("another client", function()
        local found = require("stp.client").all({ bufnr = bufnr })[1]
        return found and found.id ~= client.id and found.initialized
      end)
    end,
  },
  {
    "the log opens",
    function()
      vim.cmd("StpLog")
      H.same(vim.lsp.log.get_filename(), vim.api.nvim_buf_get_name(0))
      vim.cmd("bdelete!")
    end,
  },
  {
    "the help has every command",
    function()
      local text = table.concat(vim.fn.readfile(vim.env.PLUGIN .. "/doc/stp.txt"), "\n")
        .. table.concat(vim.fn.readfile(vim.env.PLUGIN .. "/doc/stp-verbs.txt"), "\n")
      for name in pairs(vim.api.nvim_get_commands({})) do
        if vim.startswith(name, "Stp") then
          H.has(text, "*:" .. name .. "*", "help")
        end
      end
    end,
  },
  {
    "setup() takes options and knows those that do not exist",
    function()
      require("stp").setup({ picker = "select", pickr = "fzf" })
      assert(H.was_said("there is no option `pickr`"))
      H.same("select", require("stp.config").get().picker)
      H.same(true, vim.lsp.is_enabled("stp"))
    end,
  },
})
