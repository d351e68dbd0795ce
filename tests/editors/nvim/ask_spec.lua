-- What is typed in part: completion in the command line, guesses, questions, and who asks them.

local H = dofile(vim.env.HARNESS)
vim.lsp.enable("stp")

local complete = function(text)
  return vim.fn.getcompletion(text, "cmdline")
end

local function parse(name, words)
  local verb = require("stp.verbs").by_name[name]
  local given, due, surplus = require("stp.arguments").parse(verb, vim.split(words, " "))
  return given, due and due.name, surplus
end

H.run({
  {
    "words go to the arguments in their order",
    function()
      local given, due = parse("stp.criterion.satisfy", "ST0002 AC-02.3 the office printed it")
      H.same(
        { thread = "ST0002", criterion = "AC-02.3", evidence = "the office printed it" },
        given
      )
      H.same("evidence", due)
    end,
  },
  {
    "a word that is no id of the kind that is due goes to the next argument",
    function()
      local given = parse("stp.criterion.satisfy", "AC-02.3 seen")
      H.same({ criterion = "AC-02.3", evidence = "seen" }, given)
    end,
  },
  {
    "a name reaches to the next name",
    function()
      local given =
        parse("stp.criterion.descope", "ST0002 AC-02.3 to=ST0007 reason=for the spring by=Ines H.")
      H.same("ST0007", given.to)
      H.same("for the spring", given.reason)
      H.same("Ines H.", given.by)
      H.same(true, (parse("stp.thread.new", "A title start=yes")).start)
      H.same(false, (parse("stp.thread.new", "A title start=no")).start)
    end,
  },
  {
    "a word too much is told",
    function()
      local _, _, surplus = parse("stp.thread.start", "ST0002 ST0004")
      H.same("ST0004", surplus)
      H.open("intent/wip.md")
      vim.cmd("StpIndex now")
      assert(H.was_said("takes no `now`"))
    end,
  },
  {
    "completion knows threads by id, number and title",
    function()
      H.same({ "ST0002" }, complete("StpDone ST0002"))
      H.same({ "ST0002" }, complete("StpDone driver"))
    end,
  },
  {
    "completion knows packages, criteria, tests, issues, choices and verbs",
    function()
      H.same({ "ST0002/01", "ST0002/02", "ST0002/03" }, complete("StpWpDone ST0002/"))
      H.same({ "AC-03.1", "AC-03.2" }, complete("StpAcSatisfy ST0002 AC-03"))
      H.same({ "AT-03.1" }, complete("StpAtRed ST0002 AT-03"))
      H.same({ "0002", "0001" }, complete("StpIssueClose "))
      H.same({ "severity=high" }, complete("StpIssue A horn severity=h"))
      H.same({ "stp.thread.start" }, complete("StpVerb stp.thread.s"))
      H.same({ "ST0002" }, complete("StpVerb stp.thread.start ST0002"))
      H.same({ "tests/test_lamp.py" }, complete("StpAtCite ST0002 AT-03.1 tests/test_la"))
    end,
  },
  {
    "the id under the cursor is taken for the one that is missing",
    function()
      H.open("intent/wip.md")
      H.cursor("ST0008 after", 1)
      vim.cmd("StpStart")
      H.wait("the thread that the cursor was on", function()
        return H.read("intent/st/ST0008/info.md")
      end)
    end,
  },
  {
    "with a bang it is asked for, and only what makes sense is offered",
    function()
      H.open("intent/st/ST0002/info.md")
      local offered = {}
      local asked = H.answer({
        function(items, format)
          for _, item in ipairs(items) do
            table.insert(offered, format(item))
          end
          return items[1]
        end,
      })
      vim.cmd("StpReopen!")
      H.wait("an answer", function()
        return H.was_said("reopened")
      end)
      H.has(asked[1], "Reopen thread")
      local all = table.concat(offered, "\n")
      H.has(all, "ST0001")
      assert(not all:find("ST0002", 1, true), all)
    end,
  },
  {
    "every required argument is asked for, one after another",
    function()
      H.open("intent/wip.md")
      vim.fn.cursor(1, 1)
      local asked = H.answer({ "ST0002", "AC-02.3", "printed by the office" })
      vim.cmd("StpAcSatisfy!")
      H.wait("the evidence", function()
        return H.read("intent/st/ST0002/acceptance.md"):find("printed by the office", 1, true)
      end)
      H.same(3, #asked)
    end,
  },
  {
    "whoever gives up has changed nothing",
    function()
      H.said = {}
      local asked = H.answer({ nil })
      vim.cmd("StpNew")
      H.same({ "New thread: What it is called: " }, asked)
      vim.wait(200)
      H.same({}, H.said)
    end,
  },
  {
    "an action that lacks an argument asks for it too",
    function()
      local bufnr = H.open("intent/st/ST0002/acceptance.md")
      H.cursor("AC-02.2", 2)
      H.answer({ "ST0004" })
      vim.lsp.buf.code_action({
        apply = true,
        filter = function(action)
          return action.title:find("^Descope") ~= nil
        end,
      })
      H.wait("the row", function()
        return H.text(bufnr):find("AC%-02%.2[^\n]*descoped%-to: ST0004")
      end)
    end,
  },
  {
    "changes that were there before are not written",
    function()
      local bufnr = H.open("intent/st/ST0002/tasks.md")
      vim.api.nvim_buf_set_lines(bufnr, -1, -1, false, { "A thought." })
      vim.cmd("StpIssue A lamp flickers")
      H.wait("the issue", function()
        return H.read("intent/issues/OPEN/0003/0003-a-lamp-flickers.md")
      end)
      H.wait("its buffer", function()
        return vim.api.nvim_buf_get_name(0):find("0003", 1, true)
      end)
      assert(vim.bo[bufnr].modified)
      assert(not H.read("intent/st/ST0002/tasks.md"):find("A thought.", 1, true))
      vim.cmd("silent! bdelete! " .. bufnr)
    end,
  },
  {
    "changes that come before the answer are not written",
    function()
      local bufnr = H.open("intent/st/ST0002/tasks.md")
      local shortmess = vim.o.shortmess
      vim.cmd("StpIssue A bell is mute")
      vim.cmd("StpIssue A bell is cracked")
      assert(vim.o.shortmess ~= shortmess)
      vim.api.nvim_buf_set_lines(bufnr, -1, -1, false, { "A thought." })
      H.wait("both issues", function()
        return H.was_said("A bell is mute") and H.was_said("A bell is cracked")
      end)
      assert(vim.bo[bufnr].modified)
      assert(not H.read("intent/st/ST0002/tasks.md"):find("A thought.", 1, true))
      H.same(shortmess, vim.o.shortmess)
      vim.cmd("silent! bdelete! " .. bufnr)
    end,
  },
  {
    "threads are picked from a list, which can be narrowed",
    function()
      local seen = {}
      H.answer({
        function(items, format)
          for _, item in ipairs(items) do
            table.insert(seen, format(item))
          end
          return items[1]
        end,
      })
      vim.cmd("StpThreads keeper")
      H.wait("the thread", function()
        return vim.api.nvim_buf_get_name(0) == H.path("intent/st/ST0004/info.md")
      end)
      H.same(1, #seen)
      H.has(seen[1], "ST0004  Keeper's log  (WIP")
    end,
  },
  {
    "snacks shows the card beside the list",
    function()
      local shown, picked
      package.loaded["snacks"] = {
        picker = {
          pick = function(options)
            local item = options.items[1]
            H.same(item.text, options.format(item)[1][1])
            options.preview({
              item = item,
              preview = {
                set_lines = function(_, lines)
                  shown = table.concat(lines, "\n")
                end,
                highlight = function() end,
              },
            })
            options.confirm({ close = function() end }, item)
          end,
        },
      }
      H.same("snacks", require("stp.picker").which())
      vim.cmd("StpThreads lamp driver")
      picked = H.wait("the thread", function()
        return vim.api.nvim_buf_get_name(0) == H.path("intent/st/ST0002/info.md")
      end)
      assert(picked)
      H.has(shown, "Close gate")
      package.loaded["snacks"] = nil
    end,
  },
  {
    "telescope shows the card beside the list",
    function()
      local shown, on_select
      package.loaded["telescope"] = {}
      package.loaded["telescope.config"] = { values = { generic_sorter = function() end } }
      package.loaded["telescope.finders"] = {
        new_table = function(options)
          return vim.tbl_map(options.entry_maker, options.results)
        end,
      }
      package.loaded["telescope.previewers"] = {
        new_buffer_previewer = function(options)
          return options.define_preview
        end,
      }
      local chosen
      package.loaded["telescope.actions"] = {
        select_default = {
          replace = function(_, run)
            on_select = run
          end,
        },
        close = function() end,
      }
      package.loaded["telescope.actions.state"] = {
        get_selected_entry = function()
          return chosen
        end,
      }
      package.loaded["telescope.pickers"] = {
        new = function(_, options)
          return {
            find = function()
              chosen = options.finder[1]
              local bufnr = vim.api.nvim_create_buf(false, true)
              options.previewer({ state = { bufnr = bufnr } }, chosen)
              shown = H.text(bufnr)
              options.attach_mappings(0)
              on_select()
            end,
          }
        end,
      }
      H.same("telescope", require("stp.picker").which())
      vim.cmd("StpThreads keeper")
      H.wait("the thread", function()
        return vim.api.nvim_buf_get_name(0) == H.path("intent/st/ST0004/info.md")
      end)
      H.has(shown, "Keeper's log")
      package.loaded["telescope"] = nil
    end,
  },
  {
    "fzf-lua shows the card beside the list",
    function()
      local shown
      package.loaded["fzf-lua"] = {
        fzf_exec = function(labels, options)
          shown = options.preview({ labels[1] })
          options.actions.default({ labels[1] })
        end,
      }
      H.same("fzf-lua", require("stp.picker").which())
      vim.cmd("StpThreads lamp driver")
      H.wait("the thread", function()
        return vim.api.nvim_buf_get_name(0) == H.path("intent/st/ST0002/info.md")
      end)
      H.has(shown, "Close gate")
      package.loaded["fzf-lua"] = nil
    end,
  },
})
