import Foundation
import Metrics
import TestSupport
import Testing

@testable import ServiceKit

@Suite struct MetricRegistryTests {
    /// What Prometheus' own parser reads: `name{label=value,…} value` a line, in the order of the text.
    private func parsed(_ text: String) throws -> [String] {
        let directory = try TemporaryDirectory()
        let path = directory.path + "/metrics.txt"
        try Data(text.utf8).write(to: URL(fileURLWithPath: path))
        let script = """
            import sys
            from prometheus_client.parser import text_string_to_metric_families
            for family in text_string_to_metric_families(open(sys.argv[1], encoding="utf-8").read()):
                for sample in family.samples:
                    labels = ",".join(f"{k}={v!r}" for k, v in sorted(sample.labels.items()))
                    print(f"{family.type} {sample.name}{{{labels}}} {sample.value}")
            """
        let process = Process()
        process.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        process.arguments = ["-c", script, path]
        let (output, errors) = (Pipe(), Pipe())
        process.standardOutput = output
        process.standardError = errors
        try process.run()
        let lines = output.fileHandleForReading.readDataToEndOfFile()
        let complaint = errors.fileHandleForReading.readDataToEndOfFile()
        process.waitUntilExit()
        try #require(process.terminationStatus == 0, "\(String(decoding: complaint, as: UTF8.self))")
        return String(decoding: lines, as: UTF8.self).split(separator: "\n").map(String.init)
    }

    @Test func prometheusReadsWhatWasCounted() throws {
        let registry = MetricRegistry()
        registry.makeCounter(label: "http_requests_total", dimensions: [("route", "/a"), ("status", "200")])
            .increment(by: 3)
        registry.makeCounter(label: "http_requests_total", dimensions: [("route", "/a"), ("status", "200")])
            .increment(by: 2)
        registry.makeRecorder(label: "queue_depth", dimensions: [], aggregate: false).record(7.5)
        let timer = registry.makeTimer(label: "call_seconds", dimensions: [("to", "users")])
        for nanoseconds in [200_000, 2_000_000, 20_000_000_000] as [Int64] { timer.recordNanoseconds(nanoseconds) }
        let lines = try parsed(registry.text())
        #expect(lines.contains("counter http_requests_total{route='/a',status='200'} 5.0"))
        #expect(lines.contains("gauge queue_depth{} 7.5"))
        #expect(lines.contains("histogram call_seconds_bucket{le='0.0005',to='users'} 1.0"))
        #expect(lines.contains("histogram call_seconds_bucket{le='0.0025',to='users'} 2.0"))
        #expect(lines.contains("histogram call_seconds_bucket{le='10.0',to='users'} 2.0"))
        #expect(lines.contains("histogram call_seconds_bucket{le='+Inf',to='users'} 3.0"))
        #expect(lines.contains("histogram call_seconds_count{to='users'} 3.0"))
        #expect(lines.contains { $0.hasPrefix("histogram call_seconds_sum{to='users'} 20.002") })
        #expect(lines.contains { $0.hasPrefix("gauge process_resident_memory_bytes{} ") })
    }

    @Test func awkwardLabelsAndNamesStayReadable() throws {
        let registry = MetricRegistry()
        registry.makeCounter(label: "odd.name-total", dimensions: [("a-b", "x\"y\\z\nw"), ("unicode", "é😀")]).increment(
            by: 1)
        let lines = try parsed(registry.text())
        #expect(lines.contains("counter odd_name_total{a_b='x\"y\\\\z\\nw',unicode='é😀'} 1.0"))
    }

    @Test func whatAServiceShowsIsReadable() async throws {
        MetricRegistry.install()
        try await TestPlatform.run { surroundings in
            let service = ServiceBuilder(.products, surroundings.platform).build(storage: "none", health: Health([]))
            try await running([service]) {
                let client = APIClient(port: try await service.port)
                _ = try await client.get("/health/live")
                let answer = try await client.get("/metrics")
                #expect(answer.header("Content-Type")?.hasPrefix("text/plain; version=0.0.4") == true)
                let lines = try parsed(answer.text)
                #expect(
                    lines.contains {
                        $0.hasPrefix("counter http_requests_total{") && $0.contains("route='/health/live'")
                    })
                #expect(lines.contains { $0.hasPrefix("histogram http_request_duration_seconds_bucket{") })
            }
        }
    }
}
