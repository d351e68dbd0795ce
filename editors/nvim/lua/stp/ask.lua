--- Asks the user for arguments that are missing, one after another.

local ids = require("stp.ids")

local M = {}

--- Statuses that make no sense for a verb are not offered; the server has the last word.
local sensible = {
  ["stp.thread.start"] = "open",
  ["stp.thread.complete"] = "open",
  ["stp.thread.cancel"] = "open",
  ["stp.thread.hold"] = "open",
  ["stp.thread.reopen"] = "closed",
}

---@param verb stp.Verb
---@param choices stp.Choice[]
---@return stp.Choice[]
local function for_verb(verb, choices)
  local wanted = sensible[verb.name]
  return vim.tbl_filter(function(choice)
    return wanted == nil or choice.open == nil or choice.open == (wanted == "open")
  end, choices)
end

---@param argument stp.Argument
---@param prompt string
---@param on_text fun(value?: any)
local function input(argument, prompt, on_text)
  local completion = argument.kind == "file" and "file" or nil
  vim.ui.input({ prompt = prompt .. ": ", completion = completion }, function(text)
    if text == nil or vim.trim(text) == "" then
      on_text(nil)
    elseif argument.kind == "number" then
      on_text(tonumber(text) or text)
    else
      on_text(text)
    end
  end)
end

--- Asks for one argument; calls back with `nil` when the user gives up.
---@param verb stp.Verb
---@param argument stp.Argument
---@param given table<string, any>
---@param server vim.lsp.Client
---@param bufnr integer
---@param on_value fun(value?: any)
function M.one(verb, argument, given, server, bufnr, on_value)
  local prompt = ("%s: %s"):format(verb.title, argument.description:gsub("`", ""):gsub("%.$", ""))
  local choices = for_verb(verb, ids.choices(argument, given, server, bufnr))
  if #choices == 0 then
    input(argument, prompt, on_value)
    return
  end
  require("stp.picker").pick(choices, { prompt = prompt, client = server }, function(choice)
    if choice and argument.kind == "flag" then
      on_value(choice.value == "true")
    else
      on_value(choice and choice.value)
    end
  end)
end

--- Asks for every required argument that is not in `given`, then calls back. When the user gives
--- up, nothing is called and nothing is done.
---@param verb stp.Verb
---@param given table<string, any>
---@param server vim.lsp.Client
---@param bufnr integer
---@param on_complete fun(given: table<string, any>)
function M.missing(verb, given, server, bufnr, on_complete)
  for _, argument in ipairs(verb.arguments) do
    if argument.required and given[argument.name] == nil then
      M.one(verb, argument, given, server, bufnr, function(value)
        if value ~= nil then
          given[argument.name] = value
          M.missing(verb, given, server, bufnr, on_complete)
        end
      end)
      return
    end
  end
  on_complete(given)
end

return M
