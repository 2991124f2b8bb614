import Foundation

// EmbedFile FILE SOURCE: writes Swift source with the text of FILE, to be compiled with a target that has an
// `enum EmbeddedFile`.

guard CommandLine.arguments.count == 3 else {
    FileHandle.standardError.write(Data("usage: EmbedFile FILE SOURCE\n".utf8))
    exit(64)
}
let file = URL(fileURLWithPath: CommandLine.arguments[1])
let text = try String(contentsOf: file, encoding: .utf8)

// As many # as it takes for nothing in the text to end the literal or to be an escape.
var marks = "#"
while text.contains("\"\"\"" + marks) || text.contains("\\" + marks) { marks += "#" }
// In a literal, every line ends with a line feed alone.
let lines = text.replacing("\r", with: "\\\(marks)r")

let words = file.lastPathComponent.split { !$0.isLetter && !$0.isNumber }
let name = words.dropFirst().reduce(words.first?.lowercased() ?? "") { $0 + $1.capitalized }
let source = """
    extension EmbeddedFile {
        /// The text of \(file.lastPathComponent).
        static let \(name) = \(marks)\"""
    \(lines)
    \"""\(marks)
    }

    """
let target = URL(fileURLWithPath: CommandLine.arguments[2])
// A build may run this again for nothing; a file that stays as it was is not compiled again.
if (try? String(contentsOf: target, encoding: .utf8)) != source {
    try source.write(to: target, atomically: true, encoding: .utf8)
}
