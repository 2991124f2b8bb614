/// The text files that are inside the program; the plugin EmbeddedFiles adds a constant for each.
enum EmbeddedFile {}
