for line in io.stdin:lines() do
  local a, b = line:match("^(.-)\t(.*)$")
  local ok, sign = pcall(rpm.vercmp, a, b)
  io.stdout:write(ok and tostring(sign) or "?", "\n")
end
