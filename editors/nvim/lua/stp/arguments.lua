--- Arguments as they are typed: `:StpAcDescope ST0002 AC-02.3 to=ST0007 reason=for later`.
---
--- Words go to the required arguments in their order. A word that cannot be an id of the kind that
--- is due goes to the next one, and what was left out is guessed or asked for later. The last text
--- takes all the words that are left. `name=` begins the value of any argument, and reaches to the
--- next such name.

local ids = require("stp.ids")

local M = {}

---@param verb stp.Verb
---@param name string
---@return stp.Argument?
function M.argument(verb, name)
  for _, argument in ipairs(verb.arguments) do
    if argument.name == name then
      return argument
    end
  end
end

---@param argument stp.Argument
---@param word string
---@return boolean
local function fits(argument, word)
  local pattern = ids.looks_like[argument.kind]
  if argument.choices then
    return vim.list_contains(argument.choices, word)
  end
  return pattern == nil or word:match(pattern) ~= nil
end

---@param argument stp.Argument
---@param text string
---@return any
local function value_of(argument, text)
  if argument.kind == "flag" then
    return text ~= "false" and text ~= "no" and text ~= "0"
  elseif argument.kind == "number" then
    return tonumber(text) or text -- the server says what is wrong with it
  end
  return text
end

--- The arguments in the words of a command, and the argument that the next word would go to.
---@param verb stp.Verb
---@param words string[]
---@return table<string, any> given
---@return stp.Argument? next
---@return string? surplus A word that no argument takes.
function M.parse(verb, words)
  local texts = {} ---@type table<string, string[]>
  local due = vim.tbl_filter(function(argument)
    return argument.required
  end, verb.arguments)
  local named ---@type stp.Argument?
  local surplus
  for _, word in ipairs(words) do
    local name, rest = word:match("^([%a_]+)=(.*)$")
    local argument = name and M.argument(verb, name)
    if argument then
      named = argument
      texts[name] = rest ~= "" and { rest } or {}
      due = vim.tbl_filter(function(each)
        return each.name ~= name
      end, due)
    elseif named then
      table.insert(texts[named.name], word)
    else
      while due[1] and not fits(due[1], word) do
        table.remove(due, 1)
      end
      if due[1] then
        texts[due[1].name] = texts[due[1].name] or {}
        table.insert(texts[due[1].name], word)
        if due[1].kind ~= "text" then
          table.remove(due, 1)
        end
      else
        surplus = surplus or word
      end
    end
  end
  local given = {}
  for name, parts in pairs(texts) do
    local text = table.concat(parts, " ")
    if text ~= "" then
      given[name] = value_of(assert(M.argument(verb, name)), text)
    end
  end
  return given, named or due[1], surplus
end

--- Whether a choice answers to what was typed: by its beginning, its number, or its words.
---@param choice stp.Choice
---@param typed string
---@return boolean
local function answers(choice, typed)
  local lower = typed:lower()
  return lower == ""
    or vim.startswith(choice.value:lower(), lower)
    or (typed:match("^%d+$") ~= nil and choice.value:find("0*" .. typed) ~= nil)
    or (#lower > 1 and choice.label:lower():find(lower, 1, true) ~= nil)
end

--- What may stand where the cursor is in the command line.
---@param verb stp.Verb
---@param words string[] The words before the one being typed.
---@param typed string
---@param server vim.lsp.Client
---@return string[]
function M.complete(verb, words, typed, server)
  local given, due = M.parse(verb, words)
  local prefix = ""
  local name, rest = typed:match("^([%a_]+)=(.*)$")
  if name and M.argument(verb, name) then
    due, typed, prefix = M.argument(verb, name), rest, name .. "="
  end
  local found = {}
  if due then
    for _, choice in ipairs(ids.choices(due, given, server, vim.api.nvim_get_current_buf())) do
      if answers(choice, typed) then
        table.insert(found, prefix .. choice.value)
      end
    end
    if due.kind == "file" then
      local root = require("stp.client").root(server) or vim.fn.getcwd()
      for _, path in ipairs(vim.fn.globpath(root, typed .. "*", false, true)) do
        local folder = vim.fn.isdirectory(path) == 1 and "/" or ""
        table.insert(found, prefix .. path:sub(#root + 2) .. folder)
      end
    end
  end
  if prefix == "" then
    for _, argument in ipairs(verb.arguments) do
      local option = argument.name .. "="
      if
        not argument.required
        and given[argument.name] == nil
        and vim.startswith(option, typed)
      then
        table.insert(found, option)
      end
    end
  end
  return found
end

return M
