import Foundation
import PackagePlugin

/// Puts text files inside the program: of each it makes a constant of the target's `EmbeddedFile`, `tallyYaml` of
/// tally.yaml, anew whenever the file changes.
///
/// SwiftPM's own `.embedInCode` writes an array of bytes, which takes the compiler minutes; a string takes it nothing.
@main
struct EmbeddedFiles: BuildToolPlugin {
    /// The files of each target, as seen from the package's folder.
    private static let files = [
        "GatewayService": [
            "openapi/tally.yaml", "Sources/GatewayService/Documentation/docs.css", "web/src/styles/tokens.css",
        ]
    ]

    func createBuildCommands(context: PluginContext, target: any Target) throws -> [Command] {
        let tool = try context.tool(named: "EmbedFile").url
        return EmbeddedFiles.files[target.name, default: []].map { path in
            let file = context.package.directoryURL.appending(path: path)
            let source = context.pluginWorkDirectoryURL.appending(path: file.lastPathComponent + ".swift")
            return .buildCommand(
                displayName: "Embedding \(path)", executable: tool, arguments: [file.path(), source.path()],
                inputFiles: [file], outputFiles: [source])
        }
    }
}
