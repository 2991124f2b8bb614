// Makes the one page there is, with the names that the bundle's files got.
"use strict";

const fs = require("node:fs");
const path = require("node:path");

/**
 * Writes index.html from its template: the style sheet, the program, and what the program always loads besides, so that
 * the browser fetches all of it at once.
 */
function writePage(template, output, metafile, root) {
    const outputs = Object.entries(metafile.outputs);
    const named = (entryPoint) => {
        const found = outputs.find(([, file]) => file.entryPoint === entryPoint);
        if (!found) throw new Error(`The bundle has no ${entryPoint}`);
        return found;
    };
    const address = (file) => "/" + path.relative(output, path.join(root, file)).split(path.sep).join("/");
    const [style] = named("src/styles/main.css");
    const [program, { imports }] = named("src/main.tsx");
    const tags = [
        `<link rel="stylesheet" href="${address(style)}">`,
        ...imports
            .filter((each) => each.kind === "import-statement")
            .map((each) => `<link rel="modulepreload" href="${address(each.path)}">`),
        `<script type="module" src="${address(program)}"></script>`,
    ];
    const page = fs.readFileSync(template, "utf8").replace("<!-- assets -->", tags.join("\n        "));
    fs.writeFileSync(path.join(output, "index.html"), page);
}

module.exports = { writePage };
