import Commerce
import TestSupport
import Testing

@Suite struct TextFormTests {
    @Test func theTextIsAppendedAsItIsDescribed() {
        var random = SeededGenerator(seed: 12)
        for _ in 0..<200 {
            let identifier = Identifier(high: random.next(), low: random.next())
            let time = Timestamp(milliseconds: .random(in: -62_135_596_800_000...253_402_300_799_999, using: &random))
            var bytes = Array("at ".utf8)
            time.append(to: &bytes)
            bytes.append(UInt8(ascii: " "))
            identifier.append(to: &bytes)
            #expect(String(decoding: bytes, as: UTF8.self) == "at \(time) \(identifier)")
        }
    }

    /// Whatever byte is changed: the text is read again as exactly itself, but for the case of letters.
    @Test func aChangedByteMakesAnotherValueOrNone() {
        let identifier = Array(Identifier.make().description.utf8)
        let time = Array(Timestamp.now.description.utf8)
        for byte in UInt8.min ... .max {
            for place in identifier.indices {
                var changed = identifier
                changed[place] = byte
                let read = changed.withUnsafeBufferPointer { Identifier(text: $0) }
                let text = String(decoding: changed, as: UTF8.self)
                #expect(read == nil || read?.description == text.lowercased())
                let isPossible = byte == identifier[place] || Character(Unicode.Scalar(byte)).isHexDigit && byte < 0x80
                #expect((read != nil) == (isPossible && (identifier[place] == 0x2D) == (byte == 0x2D)))
            }
            for place in time.indices {
                var changed = time
                changed[place] = byte
                let read = changed.withUnsafeBufferPointer { Timestamp(text: $0) }
                #expect(read == nil || read?.description == String(decoding: changed, as: UTF8.self).uppercased())
            }
        }
    }
}
