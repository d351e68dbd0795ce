-- What the specs share: cases in order, waiting, and a clean end with an exit code.
-- Run by `nvim --headless --clean -n -c "luafile SPEC"`; the environment names the workspace.

local H = { root = vim.env.WORKSPACE, said = {} }

local out = function(line)
  io.stdout:write(line .. "\n")
end

vim.opt.runtimepath:prepend(vim.env.PLUGIN)
vim.g.stp = { cmd = vim.json.decode(vim.env.SERVER) }
vim.cmd.runtime("plugin/stp.lua")
vim.notify = function(message, level)
  table.insert(H.said, { message = message, level = level })
end

--- Waits until something is so, and fails when it does not become so. The machine may be busy with
--- twenty other things; how long it takes decides nothing.
function H.wait(what, is_so, milliseconds)
  local found
  local ok = vim.wait(milliseconds or 60000, function()
    found = is_so()
    return found and true or false
  end, 5)
  if not ok then
    local last = vim.tbl_map(function(each)
      return each.message
    end, vim.list_slice(H.said, math.max(1, #H.said - 3)))
    error("never: " .. what .. "; last said: " .. table.concat(last, " | "), 2)
  end
  return found
end

function H.same(wanted, found, what)
  if not vim.deep_equal(wanted, found) then
    local text = "%s: wanted %s, found %s"
    error(text:format(what or "value", vim.inspect(wanted), vim.inspect(found)), 2)
  end
end

function H.has(text, part, what)
  if not text or not text:find(part, 1, true) then
    error(("%s: no %q in: %s"):format(what or "text", part, tostring(text)), 2)
  end
end

--- Whether something was said to the user, by the plugin or by the server.
function H.was_said(part)
  for _, each in ipairs(H.said) do
    if each.message:find(part, 1, true) then
      return each
    end
  end
end

function H.path(name)
  return H.root .. "/" .. name
end

function H.read(name)
  local file = io.open(H.path(name), "rb")
  local text = file and file:read("*a")
  if file then
    file:close()
  end
  return text
end

--- Opens a document and waits for the server.
function H.open(name)
  if vim.api.nvim_buf_get_name(0) ~= H.path(name) then
    vim.cmd.edit(vim.fn.fnameescape(H.path(name)))
  end
  local bufnr = vim.api.nvim_get_current_buf()
  local client = H.wait("a client for " .. name, function()
    local found = require("stp.client").all({ bufnr = bufnr })[1]
    return found and found.initialized and found
  end)
  -- What the plugin asks while somebody types has to be there within seconds; so everything is
  -- read before.
  H.wait("an answer about " .. name, function()
    return client:request_sync("stp/threads", vim.empty_dict(), 60000, bufnr)
  end)
  return bufnr, client
end

--- Puts the cursor where a text stands.
function H.cursor(text, offset)
  vim.fn.cursor(1, 1)
  local line, column = unpack(vim.fn.searchpos("\\V" .. vim.fn.escape(text, "\\"), "cW"))
  assert(line > 0, "the buffer does not have " .. text)
  vim.fn.cursor(line, column + (offset or 0))
end

--- The text of the floating window, once there is one.
function H.float()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      local lines = vim.api.nvim_buf_get_lines(vim.api.nvim_win_get_buf(window), 0, -1, false)
      return table.concat(lines, "\n"), window
    end
  end
end

function H.close_floats()
  for _, window in ipairs(vim.api.nvim_list_wins()) do
    if vim.api.nvim_win_get_config(window).relative ~= "" then
      vim.api.nvim_win_close(window, true)
    end
  end
end

function H.text(bufnr)
  return table.concat(vim.api.nvim_buf_get_lines(bufnr or 0, 0, -1, false), "\n")
end

--- Answers questions in the plugin's stead: a list of answers, each a text or a function.
function H.answer(answers)
  local asked = {}
  local function next_answer(prompt, items, format)
    table.insert(asked, prompt)
    local answer = table.remove(answers, 1)
    if type(answer) == "function" then
      return answer(items, format)
    end
    return answer
  end
  vim.ui.select = function(items, options, on_choice)
    local wanted = next_answer(options.prompt, items, options.format_item)
    for at, item in ipairs(items) do
      local label = (options.format_item or tostring)(item)
      if item == wanted or (type(wanted) == "string" and vim.startswith(label, wanted)) then
        return on_choice(item, at)
      end
    end
    on_choice(nil, nil)
  end
  vim.ui.input = function(options, on_text)
    on_text(next_answer(options.prompt))
  end
  return asked
end

--- Runs the cases in their order; ends Neovim, with 1 when one failed.
function H.run(cases)
  local failed = 0
  for _, case in ipairs(cases) do
    local began = vim.uv.hrtime()
    local ok, problem = xpcall(case[2], debug.traceback)
    local took = (vim.uv.hrtime() - began) / 1e6
    -- On a line of its own: Neovim's messages end without one.
    out(
      ("\n%s %s (%d ms)%s"):format(
        ok and "PASS" or "FAIL",
        case[1],
        took,
        ok and "" or "\n" .. problem
      )
    )
    failed = failed + (ok and 0 or 1)
    if not ok then
      break -- later cases build on earlier ones
    end
  end
  out(("DONE %d"):format(failed == 0 and #cases or 0))
  vim.cmd(failed == 0 and "qa!" or "cquit 1")
end

return H
