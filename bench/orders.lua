-- Places orders, each under a key of its own, and prints as one JSON line how they were answered.
--
-- Request n has the key PREFIX-n, the body of line n and the token of line n, modulo their counts, of the files named by
-- BENCH_BODIES and BENCH_TOKENS. The key is also its X-Request-Id, which comes back with the answer, so that in the end
-- those keys are known whose outcome is open: not answered because wrk stopped, or with 409 or 5xx.

local threads = {}

function setup(thread)
    table.insert(threads, thread)
end

local function lines(path)
    local all = {}
    for line in assert(io.open(path)):lines() do all[#all + 1] = line end
    return all
end

function init(arguments)
    prefix = os.getenv("BENCH_PREFIX")
    bodies = lines(os.getenv("BENCH_BODIES"))
    tokens = lines(os.getenv("BENCH_TOKENS"))
    pattern = "^" .. prefix:gsub("%p", "%%%0") .. "%-(%d+)$"
    sent, created, others, unnamed, position = 0, 0, 0, 0, 0
    first_other = ""
    pending = {}
end

function request()
    sent = sent + 1
    pending[sent] = true
    local key = prefix .. "-" .. sent
    return wrk.format("POST", nil, {
        ["Host"] = wrk.headers["Host"],
        ["Authorization"] = "Bearer " .. tokens[sent % #tokens + 1],
        ["Content-Type"] = "application/json",
        ["Idempotency-Key"] = key,
        ["X-Request-Id"] = key,
    }, bodies[sent % #bodies + 1])
end

local function field(headers, name)
    local value = headers[name] or headers[name:lower()]
    if value then return value end
    for other, found in pairs(headers) do
        if other:lower() == name:lower() then return found end
    end
end

function response(status, headers, body)
    local n = (field(headers, "X-Request-Id") or ""):match(pattern)
    local is_open = status == 409 or status >= 500
    if not n then unnamed = unnamed + 1 elseif not is_open then pending[tonumber(n)] = nil end
    if status == 201 then
        created = created + 1
        position = math.max(position, tonumber(field(headers, "Event-Position") or 0))
    else
        others = others + 1
        if first_other == "" then first_other = status .. " " .. (body or "") end
    end
end

local function quoted(text)
    return '"' .. text:gsub('[%c"\\]', function(c) return string.format("\\u%04x", c:byte()) end) .. '"'
end

function done(summary, latency, requests)
    local thread = threads[1]
    local open = {}
    for n in pairs(thread:get("pending")) do open[#open + 1] = string.format("%d", n) end
    local errors = summary.errors
    print(string.format(
        '{"created": %d, "others": %d, "unnamed": %d, "position": %d, "firstOther": %s, "seconds": %f, '
        .. '"broken": %d, "p50": %f, "p99": %f, "open": [%s]}',
        thread:get("created"), thread:get("others"), thread:get("unnamed"), thread:get("position"),
        quoted(thread:get("first_other")), summary.duration / 1e6,
        errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3, table.concat(open, ", ")))
end
