--- The last visual selection as a range of the protocol.

local M = {}

---@return lsp.Range?
function M.selection()
  local server = require("stp.client").find()
  if not server or vim.fn.visualmode() == "V" then
    return nil
  end
  return vim.lsp.util.make_given_range_params(nil, nil, 0, server.offset_encoding).range
end

return M
