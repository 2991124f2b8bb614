// Compresses what is worth it, once and as well as possible, so that no request has to.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const zlib = require("node:zlib");

const textual = new Set([".css", ".html", ".js", ".json", ".svg", ".txt", ".webmanifest"]);
/** Below this, the header of a compressed answer eats what compression saves. */
const leastBytes = 256;

/** Writes NAME.gz and NAME.br beside each file under `folder` that text compression makes smaller. */
function compressFiles(folder) {
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
        const file = path.join(folder, entry.name);
        if (entry.isDirectory()) {
            compressFiles(file);
        } else if (textual.has(path.extname(entry.name))) {
            compress(file);
        }
    }
}

function compress(file) {
    const bytes = fs.readFileSync(file);
    if (bytes.length < leastBytes) return;
    const quality = { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: zlib.constants.BROTLI_MAX_QUALITY } };
    fs.writeFileSync(`${file}.gz`, zlib.gzipSync(bytes, { level: zlib.constants.Z_BEST_COMPRESSION }));
    fs.writeFileSync(`${file}.br`, zlib.brotliCompressSync(bytes, quality));
}

module.exports = { compressFiles };
