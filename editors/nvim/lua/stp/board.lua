--- The status board as a buffer: a heading for each status, a line for each thread, keys that open
--- and move what the cursor is on.

local client = require("stp.client")

local M = {}

---@class stp.Card
---@field id string
---@field title string
---@field packages { done: integer, total: integer }
---@field criteria? { satisfied: integer, active: integer }
---@field gate? { verdict: string, blocking: string[] }
---@field issues string[]
---@field document string Relative to the workspace.
---@field line integer
---@field moves { to: string, verb: string, refused: string }[]

---@type table<integer, { root: string, client_id: integer, cards: table<integer, stp.Card> }>
local boards = {}

M.help = {
  "<CR>  open the thread          K  its card          v  may it be closed?",
  "   m  move it: choose where    n  new thread        R  read again",
  "   s  start    d  done    x  cancel    h  hold    r  reopen",
  "   q  leave    g?  hide or show this",
}

---@param card stp.Card
---@return string
local function line_of(card)
  local parts = { ("- %s %s"):format(card.id, card.title) }
  if card.packages.total > 0 then
    table.insert(parts, ("%d/%d packages"):format(card.packages.done, card.packages.total))
  end
  if type(card.criteria) == "table" then
    table.insert(parts, ("%d/%d criteria"):format(card.criteria.satisfied, card.criteria.active))
  end
  if type(card.gate) == "table" and card.gate.verdict == "BLOCKED" then
    table.insert(parts, "blocked")
  end
  if #card.issues > 0 then
    table.insert(parts, "issue " .. table.concat(card.issues, ", "))
  end
  return table.concat(parts, " · ")
end

---@param bufnr integer
---@param board table
---@param with_help boolean
local function draw(bufnr, board, with_help)
  local lines, cards, count = {}, {}, 0
  for _, column in ipairs(board.columns) do
    if #column.cards > 0 then
      vim.list_extend(lines, { ("## %s (%d)"):format(column.title, #column.cards), "" })
      for _, card in ipairs(column.cards) do
        table.insert(lines, line_of(card))
        cards[#lines] = card
        count = count + 1
      end
      table.insert(lines, "")
    end
  end
  local head = { ("# %s: %d threads"):format(board.workspace.name, count), "" }
  if with_help then
    vim.list_extend(head, M.help)
  else
    table.insert(head, "g? shows the keys")
  end
  table.insert(head, "")
  local shifted = {}
  for at, card in pairs(cards) do
    shifted[at + #head] = card
  end
  boards[bufnr].cards = shifted
  vim.bo[bufnr].modifiable = true
  vim.api.nvim_buf_set_lines(bufnr, 0, -1, false, vim.list_extend(head, lines))
  vim.bo[bufnr].modifiable = false
  vim.bo[bufnr].modified = false
end

---@param bufnr integer
---@param id? string
local function go_to(bufnr, id)
  local window = vim.fn.bufwinid(bufnr)
  if window == -1 then
    return
  end
  local first
  for at, card in pairs(boards[bufnr].cards) do
    if card.id == id then
      vim.api.nvim_win_set_cursor(window, { at, 2 })
      return
    end
    first = math.min(first or at, at)
  end
  if not id and first then
    vim.api.nvim_win_set_cursor(window, { first, 2 })
  end
end

---@param bufnr integer
---@return stp.Card?
local function card_here(bufnr)
  return boards[bufnr] and boards[bufnr].cards[vim.api.nvim_win_get_cursor(0)[1]]
end

--- Reads a board again and keeps the cursor on its thread.
---@param bufnr integer
---@param on_done? fun()
local function read(bufnr, on_done)
  local state = boards[bufnr]
  local server = state and vim.lsp.get_client_by_id(state.client_id)
  if not server then
    client.say(
      "the server of this board has ended; `:StpBoard` opens it again",
      vim.log.levels.WARN
    )
    return
  end
  server:request("stp/board", { root = state.root }, function(problem, found)
    if problem then
      client.say(client.explain(problem), vim.log.levels.ERROR)
      return
    end
    if not vim.api.nvim_buf_is_valid(bufnr) then
      return
    end
    local window = vim.fn.bufwinid(bufnr)
    local at = window ~= -1 and vim.api.nvim_win_get_cursor(window)[1] or 0
    local card = state.cards[at]
    draw(bufnr, found.boards[1], vim.b[bufnr].stp_help == true)
    go_to(bufnr, card and card.id)
    if on_done then
      on_done()
    end
  end)
end

--- Performs a verb on the card under the cursor.
---@param bufnr integer
---@param name string
local function act(bufnr, name)
  local card = card_here(bufnr)
  if not card then
    client.say("the cursor is on no thread")
    return
  end
  local verb = require("stp.verbs").by_name[name]
  require("stp.verbs").run(verb, { thread = card.id }, {
    bufnr = bufnr,
    client_id = boards[bufnr].client_id,
    on_done = function()
      read(bufnr)
    end,
  })
end

---@param bufnr integer
local function move(bufnr)
  local card = card_here(bufnr)
  if not card or #card.moves == 0 then
    client.say(card and (card.id .. " cannot be moved here") or "the cursor is on no thread")
    return
  end
  vim.ui.select(card.moves, {
    prompt = ("Move %s to"):format(card.id),
    kind = "stp",
    format_item = function(to)
      return to.refused == "" and to.to or ("%s (not now: %s)"):format(to.to, to.refused)
    end,
  }, function(to)
    if to then
      act(bufnr, to.verb)
    end
  end)
end

---@param bufnr integer
local function leave(bufnr)
  local before = vim.fn.bufnr("#")
  if before ~= -1 and before ~= bufnr and vim.api.nvim_buf_is_loaded(before) then
    vim.api.nvim_win_set_buf(0, before)
  elseif #vim.api.nvim_tabpage_list_wins(0) > 1 then
    vim.api.nvim_win_close(0, true)
  else
    vim.cmd.enew()
  end
end

---@param bufnr integer
local function map_keys(bufnr)
  local function map(key, description, run)
    vim.keymap.set("n", key, run, { buffer = bufnr, nowait = true, desc = "stp: " .. description })
  end
  local verbs = {
    s = "stp.thread.start",
    d = "stp.thread.complete",
    x = "stp.thread.cancel",
    h = "stp.thread.hold",
    r = "stp.thread.reopen",
  }
  for key, name in pairs(verbs) do
    map(key, name, function()
      act(bufnr, name)
    end)
  end
  map("<CR>", "open", function()
    local card = card_here(bufnr)
    if card then
      vim.cmd.edit(vim.fn.fnameescape(vim.fs.joinpath(boards[bufnr].root, card.document)))
      vim.api.nvim_win_set_cursor(0, { card.line + 1, 0 })
    end
  end)
  map("K", "card", function()
    local card = card_here(bufnr)
    if card then
      require("stp.gate").card(card.id)
    end
  end)
  map("v", "may it be closed", function()
    local card = card_here(bufnr)
    if card then
      require("stp.gate").show(card.id)
    end
  end)
  map("m", "move", function()
    move(bufnr)
  end)
  map("n", "new thread", function()
    local options = { bufnr = bufnr, client_id = boards[bufnr].client_id }
    require("stp.verbs").run(require("stp.verbs").by_name["stp.thread.new"], {}, options)
  end)
  map("R", "read again", function()
    read(bufnr)
  end)
  map("g?", "keys", function()
    vim.b[bufnr].stp_help = not vim.b[bufnr].stp_help
    read(bufnr)
  end)
  map("q", "leave", function()
    leave(bufnr)
  end)
end

--- Opens the board of the workspace in hand.
---@param mods? table As `:vertical` and the like give them.
function M.open(mods)
  local server = client.need()
  local root = server and client.root(server)
  if not server or not root then
    return
  end
  local name = "stp-board://" .. root
  local bufnr = vim.fn.bufnr(name)
  if bufnr == -1 then
    bufnr = vim.api.nvim_create_buf(true, true)
    vim.api.nvim_buf_set_name(bufnr, name)
    vim.bo[bufnr].filetype = "markdown"
    vim.b[bufnr].stp_root = root
    map_keys(bufnr)
  end
  boards[bufnr] = { root = root, client_id = server.id, cards = {} }
  local wanted = mods or {}
  if
    wanted.vertical
    or wanted.horizontal
    or (wanted.tab or -1) >= 0
    or (wanted.split or "") ~= ""
  then
    vim.cmd({ cmd = "split", mods = mods })
  end
  vim.api.nvim_win_set_buf(0, bufnr)
  read(bufnr)
end

--- Reads the boards again that are on the screen.
---@param server vim.lsp.Client
function M.refresh(server)
  for bufnr, state in pairs(boards) do
    if not vim.api.nvim_buf_is_valid(bufnr) then
      boards[bufnr] = nil
    elseif state.client_id == server.id and vim.fn.bufwinid(bufnr) ~= -1 then
      read(bufnr)
    end
  end
end

return M
