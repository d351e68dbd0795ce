--- The client's configuration, as `vim.lsp.config` takes it.

local M = {}

---@return vim.lsp.Config
function M.config()
  local options = require("stp.config").get()
  return {
    cmd = options.cmd,
    filetypes = options.filetypes,
    root_dir = function(bufnr, on_dir)
      local root = require("stp.root").find(vim.api.nvim_buf_get_name(bufnr))
      if root then -- plain Markdown elsewhere is none of our business
        on_dir(root)
      end
    end,
    capabilities = M.capabilities(),
    -- Actions that lack an argument are offered too, `stp.verbs` asks for it; and the server says
    -- when a board or a status line may be out of date.
    init_options = { asksArguments = true, changes = true },
    handlers = {
      ["stp/changed"] = function(_, _, context)
        require("stp.attach").changed(context.client_id)
      end,
      ["workspace/textDocumentContent/refresh"] = function(_, params, context)
        require("stp.text").changed(params.uri, context.client_id)
        return vim.NIL
      end,
      ["window/showMessage"] = function(_, params) -- one voice, also for those who show it nicer
        local levels = { vim.log.levels.ERROR, vim.log.levels.WARN }
        require("stp.client").say(params.message, levels[params.type])
      end,
      ["workspace/applyEdit"] = function(problem, params, context)
        -- Neovim prints the label, and we say the same in a moment: two lines in a row would stop
        -- the user at "Press ENTER".
        params.label = nil
        return vim.lsp.handlers["workspace/applyEdit"](problem, params, context)
      end,
    },
    settings = { stp = options.settings },
    commands = M.commands(),
  }
end

--- What this client can do besides what Neovim says of itself: show texts that are on no disk.
---@return lsp.ClientCapabilities
function M.capabilities()
  local capabilities = vim.lsp.protocol.make_client_capabilities()
  capabilities.workspace["textDocumentContent"] = { dynamicRegistration = false }
  return capabilities
end

--- What this client does itself when a lens or an action names it: ask, then call the server.
---@return table<string, fun(command: lsp.Command, context: table)>
function M.commands()
  local commands = {
    ["stp.showReferences"] = function(command, context)
      require("stp.places").show_lens(command, context)
    end,
  }
  for _, verb in ipairs(require("stp.registry")) do
    commands[verb.name] = function(command, context)
      local given = vim.deepcopy((command.arguments or {})[1] or {})
      require("stp.verbs").run(
        verb,
        given,
        { client_id = context.client_id, bufnr = context.bufnr }
      )
    end
  end
  return commands
end

return M
