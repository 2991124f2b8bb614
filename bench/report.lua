-- Prints what wrk measured as one JSON line. A body in the file BENCH_BODY is posted as JSON; else it is a GET, of one path
-- after the other of the lines of the file BENCH_PATHS, if there is one.
-- BENCH_TOKEN is an access token to send.

local token = os.getenv("BENCH_TOKEN")
if token then wrk.headers["Authorization"] = "Bearer " .. token end

local body = os.getenv("BENCH_BODY")
if body then
    wrk.method = "POST"
    wrk.headers["Content-Type"] = "application/json"
    wrk.body = assert(io.open(body)):read("*a")
end

local paths = {}
local file = os.getenv("BENCH_PATHS")
if file then
    for line in assert(io.open(file)):lines() do paths[#paths + 1] = line end
    local sent = 0
    function request()
        sent = sent + 1
        return wrk.format("GET", paths[sent % #paths + 1])
    end
end

function done(summary, latency, requests)
    local errors = summary.errors
    print(string.format(
        '{"requests": %d, "seconds": %f, "failed": %d, "p50": %f, "p99": %f}',
        summary.requests, summary.duration / 1e6,
        errors.status + errors.connect + errors.read + errors.write + errors.timeout,
        latency:percentile(50) / 1e3, latency:percentile(99) / 1e3))
end
