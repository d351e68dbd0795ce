--- Lists to choose from. Telescope, snacks and fzf-lua show the card of a choice beside it; without
--- them `vim.ui.select` shows the list, which other plugins may have made nicer.

local M = {}

---@class stp.PickOptions
---@field prompt string
---@field client vim.lsp.Client

---@alias stp.OnChoice fun(choice?: stp.Choice)

--- What a preview shows: the card, where the choice is a thing that has one.
---@param choice stp.Choice
---@param server vim.lsp.Client
---@return string[]
function M.preview(choice, server)
  local found = choice.key and require("stp.threads").card(server, choice.root, choice.key)
  return vim.split(found and found.card or choice.label, "\n")
end

local shows = {}

---@param choices stp.Choice[]
---@param options stp.PickOptions
---@param on_choice stp.OnChoice
function shows.select(choices, options, on_choice)
  vim.ui.select(choices, {
    prompt = options.prompt,
    kind = "stp",
    format_item = function(choice)
      return choice.label
    end,
  }, on_choice)
end

---@param choices stp.Choice[]
---@param options stp.PickOptions
---@param on_choice stp.OnChoice
function shows.telescope(choices, options, on_choice)
  local actions, state = require("telescope.actions"), require("telescope.actions.state")
  local values = require("telescope.config").values
  require("telescope.pickers")
    .new({}, {
      prompt_title = options.prompt,
      finder = require("telescope.finders").new_table({
        results = choices,
        entry_maker = function(choice)
          return { value = choice, display = choice.label, ordinal = choice.label }
        end,
      }),
      sorter = values.generic_sorter({}),
      previewer = require("telescope.previewers").new_buffer_previewer({
        title = "Card",
        define_preview = function(self, entry)
          local lines = M.preview(entry.value, options.client)
          vim.api.nvim_buf_set_lines(self.state.bufnr, 0, -1, false, lines)
          vim.bo[self.state.bufnr].filetype = "markdown"
        end,
      }),
      attach_mappings = function(prompt)
        actions.select_default:replace(function()
          local entry = state.get_selected_entry()
          actions.close(prompt)
          on_choice(entry and entry.value)
        end)
        return true
      end,
    })
    :find()
end

---@param choices stp.Choice[]
---@param options stp.PickOptions
---@param on_choice stp.OnChoice
function shows.snacks(choices, options, on_choice)
  local items = {}
  for at, choice in ipairs(choices) do
    items[at] = { text = choice.label, choice = choice, idx = at }
  end
  require("snacks").picker.pick({
    title = options.prompt,
    items = items,
    format = function(item)
      return { { item.text } }
    end,
    preview = function(context)
      context.preview:set_lines(M.preview(context.item.choice, options.client))
      context.preview:highlight({ ft = "markdown" })
    end,
    confirm = function(picker, item)
      picker:close()
      on_choice(item and item.choice)
    end,
  })
end

---@param choices stp.Choice[]
---@param options stp.PickOptions
---@param on_choice stp.OnChoice
shows["fzf-lua"] = function(choices, options, on_choice)
  local by_label, labels = {}, {}
  for at, choice in ipairs(choices) do
    labels[at] = choice.label
    by_label[choice.label] = choice
  end
  require("fzf-lua").fzf_exec(labels, {
    prompt = options.prompt .. "> ",
    preview = function(selected)
      local choice = by_label[selected[1]]
      return choice and table.concat(M.preview(choice, options.client), "\n") or ""
    end,
    actions = {
      default = function(selected)
        on_choice(selected and by_label[selected[1]])
      end,
    },
  })
end

--- Which of them is used.
---@return stp.Picker
function M.which()
  local wanted = require("stp.config").get().picker
  if wanted ~= "auto" then
    return shows[wanted] and wanted or "select"
  end
  local snacks = package.loaded["snacks"]
  if snacks and snacks.picker then
    return "snacks"
  elseif package.loaded["telescope"] then
    return "telescope"
  elseif package.loaded["fzf-lua"] then
    return "fzf-lua"
  end
  return "select"
end

--- Lets the user choose.
---@param choices stp.Choice[]
---@param options stp.PickOptions
---@param on_choice stp.OnChoice Called with `nil` when nothing is chosen, where the picker says so.
function M.pick(choices, options, on_choice)
  shows[M.which()](choices, options, on_choice)
end

--- Picks a thread and opens it.
---@param words? string Only threads whose id, title or status holds this.
function M.threads(words)
  local client = require("stp.client")
  local server = client.need()
  if not server then
    return
  end
  local threads, ids = require("stp.threads"), require("stp.ids")
  threads.read(server, function(problem)
    if problem then
      client.say(problem, vim.log.levels.ERROR)
      return
    end
    local workspace = threads.known(client.root(server))
    local choices = {}
    for _, thread in ipairs(workspace and workspace.threads or {}) do
      local choice = ids.thread_choice(thread)
      if not words or choice.label:lower():find(words:lower(), 1, true) then
        table.insert(choices, choice)
      end
    end
    if #choices == 0 then
      client.say(words and ("no thread has `%s`"):format(words) or "there are no threads yet")
      return
    end
    M.pick(choices, { prompt = "Steel threads", client = server }, function(choice)
      if choice then
        vim.cmd.edit(vim.fn.fnameescape(vim.uri_to_fname(choice.uri)))
      end
    end)
  end)
end

return M
