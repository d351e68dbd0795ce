--- The commands. Each verb of the server has one, made from `stp.registry`; the others look.

local client = require("stp.client")

local M = {}

---@param verb stp.Verb
---@param words string[]
---@param options table What `nvim_create_user_command` hands over.
local function perform(verb, words, options)
  local given, _, surplus = require("stp.arguments").parse(verb, words)
  if surplus then
    client.say(("%s takes no `%s`"):format(verb.title, surplus), vim.log.levels.ERROR)
    return
  end
  local range
  if options.range > 0 then
    range = {
      start = { line = options.line1 - 1, character = 0 },
      ["end"] = { line = options.line2, character = 0 },
    }
    if options.range == 2 and vim.fn.line("'<") == options.line1 then
      range = require("stp.range").selection() or range
    end
  end
  require("stp.verbs").run(verb, given, { range = range, guess = not options.bang })
end

--- The words of a command line before the one that is being typed.
---@param line string
---@param typed string
---@param cursor integer
---@return string[]
local function words_before(line, typed, cursor)
  local text = line:sub(1, cursor):gsub("^.-Stp%a*!?%s*", "", 1)
  return vim.split(text:sub(1, #text - #typed), "%s+", { trimempty = true })
end

---@param verb stp.Verb
---@param words string[]
---@param typed string
---@return string[]
local function complete(verb, words, typed)
  local server = client.find()
  return server and require("stp.arguments").complete(verb, words, typed, server) or {}
end

---@param typed string
---@param line string
---@param cursor integer
---@return string[]
local function complete_verb(typed, line, cursor)
  local words = words_before(line, typed, cursor)
  local by_name = require("stp.verbs").by_name
  if #words == 0 then
    local names = vim.tbl_filter(function(name)
      return vim.startswith(name, typed) or vim.startswith(name, "stp." .. typed)
    end, vim.tbl_keys(by_name))
    table.sort(names)
    return names
  end
  local verb = by_name[table.remove(words, 1)]
  return verb and complete(verb, words, typed) or {}
end

---@param typed string
---@return string[]
local function complete_thread(typed)
  local argument = { name = "thread", kind = "thread", required = true, description = "" }
  local verb = { name = "", title = "", description = "", subject = "", arguments = { argument } }
  return complete(verb, {}, typed)
end

---@param name string
---@param description string
---@param run fun(options: table)
---@param more? table
local function command(name, description, run, more)
  local options = vim.tbl_extend("force", { desc = "Steel threads: " .. description }, more or {})
  vim.api.nvim_create_user_command(name, run, options)
end

--- The verbs, one command each.
local function create_verbs()
  for _, verb in ipairs(require("stp.registry")) do
    command(verb.command, verb.title, function(options)
      perform(verb, options.fargs, options)
    end, {
      nargs = "*",
      bang = true,
      range = true,
      complete = function(typed, line, cursor)
        return complete(verb, words_before(line, typed, cursor), typed)
      end,
    })
  end
  command("StpVerb", "any verb by its name", function(options)
    local words = vim.list_slice(options.fargs)
    local name = table.remove(words, 1)
    local by_name = require("stp.verbs").by_name
    local verb = by_name[name] or by_name["stp." .. name]
    if not verb then
      client.say(("there is no verb `%s`"):format(name), vim.log.levels.ERROR)
      return
    end
    perform(verb, words, options)
  end, { nargs = "+", bang = true, range = true, complete = complete_verb })
end

--- Creates every command.
function M.create()
  create_verbs()
  local thread = { nargs = "?", complete = complete_thread }
  local function text(options)
    return options.args ~= "" and options.args or nil
  end
  command("StpThreads", "pick a thread and open it", function(options)
    require("stp.picker").threads(text(options))
  end, { nargs = "*" })
  command("StpBoard", "all threads by status", function(options)
    require("stp.board").open(options.smods)
  end)
  command("StpGraph", "the graph of the workspace, in a browser", function(options)
    require("stp.graph").open(options.fargs)
  end, { nargs = "*", complete = complete_thread })
  command("StpGate", "may it be closed?", function(options)
    require("stp.gate").show(text(options))
  end, { nargs = "*", complete = complete_thread })
  command("StpCard", "the card of an id", function(options)
    require("stp.gate").card(text(options))
  end, { nargs = "*", complete = complete_thread })
  command("StpOpen", "a thread with all its documents as one text", function(options)
    require("stp.text").open(text(options))
  end, { nargs = "*", complete = complete_thread })
  command("StpReferences", "who mentions it", function(options)
    require("stp.places").references(text(options))
  end, vim.tbl_extend("force", thread, { nargs = "*" }))
  command("StpLens", "run the code lens of this line", function()
    vim.lsp.codelens.run()
  end)
  command("StpRestart", "stop the server and start it again", function()
    require("stp.attach").restart()
  end)
  command("StpLog", "what the server has logged", function()
    vim.cmd.split(vim.fn.fnameescape(vim.lsp.log.get_filename()))
    vim.cmd("normal! G")
  end)
end

return M
