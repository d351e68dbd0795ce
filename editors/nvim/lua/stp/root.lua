--- Where a workspace begins. The server reads documents anywhere; this only decides for which
--- Markdown files it is started at all, by the same marks as the server's own (FORMAT 1.1).

local M = {}

---@param path string
---@return boolean
local function exists(path)
  return vim.uv.fs_stat(path) ~= nil
end

---@param folder string
---@return boolean
local function holds_threads(folder)
  if exists(folder .. "/steel_threads.md") then
    return true
  end
  for name in vim.fs.dir(folder) do
    if name:match("^ST%d%d%d%d") then
      return true
    end
  end
  return false
end

--- Whether a workspace begins at a folder.
---@param folder string
---@return boolean
function M.is_root(folder)
  return exists(folder .. "/.stp-config")
    or exists(folder .. "/intent/.config/config.json")
    or exists(folder .. "/intent/.canon/st")
    or exists(folder .. "/.intent/config.json")
    or exists(folder .. "/stp/.config")
    or exists(folder .. "/stp/prj/st")
    or holds_threads(folder .. "/intent/st")
end

--- The nearest workspace at or above a file or folder.
---@param path string
---@return string?
function M.find(path)
  path = vim.fs.normalize(vim.fs.abspath(path))
  if vim.fn.isdirectory(path) == 1 and M.is_root(path) then
    return path
  end
  for folder in vim.fs.parents(path) do
    if M.is_root(folder) then
      return folder
    end
  end
end

--- The workspace of a buffer, or else of the current folder.
---@param bufnr? integer
---@return string?
function M.of_buffer(bufnr)
  local board = vim.b[bufnr or 0].stp_root
  if board then
    return board
  end
  local name = vim.api.nvim_buf_get_name(bufnr or 0)
  local is_file = name ~= "" and vim.bo[bufnr or 0].buftype == ""
  return (is_file and M.find(name) or nil) or M.find(vim.fn.getcwd())
end

return M
