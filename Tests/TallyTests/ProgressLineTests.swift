import Testing

@testable import Tally

@Suite struct ProgressLineTests {
    /// What is written when this is shown one after the other.
    private func written(isTerminal: Bool, _ body: (inout ProgressLine) -> Void) -> String {
        var text = ""
        var line = ProgressLine(of: "orders", isTerminal: isTerminal) { text += $0 }
        body(&line)
        return text
    }

    @Test func aFileGetsALineForEachTenth() {
        let text = written(isTerminal: false) { line in
            for done in 0...200 { line.show(done, of: 200) }
            line.end()
        }
        #expect(text == (1...10).map { "\($0 * 20) of 200 orders\n" }.joined())
    }

    @Test func aTerminalGetsABarThatIsWrittenOver() {
        let text = written(isTerminal: true) { line in
            line.show(0, of: 4)
            line.show(3, of: 4)
            line.end()
            line.end()
        }
        let (none, most) = (String(repeating: "░", count: 40), String(repeating: "█", count: 30) + "░░░░░░░░░░")
        #expect(text == "\r\(none) 0 of 4 orders\u{1B}[K\r\(most) 3 of 4 orders\u{1B}[K\n")
    }

    /// A log that grows while it is counted, or nothing to count at all.
    @Test func whatDoesNotFitIsShownAllTheSame() {
        let text = written(isTerminal: true) { line in
            line.show(0, of: 0)
            line.show(7, of: 5)
        }
        #expect(text == "\r\(String(repeating: "█", count: 40)) 7 of 5 orders\u{1B}[K")
        #expect(written(isTerminal: false) { $0.show(7, of: 5) } == "7 of 5 orders\n")
        #expect(written(isTerminal: false) { $0.end() } == "")
    }

    @Test func aNoteStandsOnALineOfItsOwn() {
        let text = written(isTerminal: true) { line in
            line.note("First.")
            line.show(4, of: 4)
            line.note("Then.")
            line.end()
        }
        #expect(text == "First.\n\r\(String(repeating: "█", count: 40)) 4 of 4 orders\u{1B}[K\nThen.\n")
    }
}
