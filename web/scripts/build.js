// Builds the web application into web/dist: checks the types, bundles, names files by their content, compresses.
//
//   node scripts/build.js          once, for use
//   node scripts/build.js --watch  again after each change, without compression, for work on the page
"use strict";

const { execFileSync } = require("node:child_process");
const fs = require("node:fs");
const path = require("node:path");
const debianProgram = "/usr/bin/esbuild";
// Reached through a link, Debian's package does not find its own program; npm's brings one along.
if (fs.existsSync(path.join(__dirname, "../node_modules/.linked-from-debian")) && fs.existsSync(debianProgram)) {
    process.env.ESBUILD_BINARY_PATH ??= debianProgram;
}
const esbuild = require("esbuild");
const { compressFiles } = require("./compress");
const { generateTypes } = require("./generate-types");
const { writePage } = require("./page");

const root = path.join(__dirname, "..");
const output = path.join(root, "dist");
const isWatching = process.argv.includes("--watch");

/** Runs the compiler for its opinion alone; esbuild does not check types. */
function checkTypes() {
    const compiler = require.resolve("typescript/lib/tsc.js");
    execFileSync(process.execPath, [compiler, "--project", root], { stdio: "inherit" });
}

/** Puts what a bundle came to in the place of what was there before. */
function publish(metafile) {
    fs.cpSync(path.join(root, "public"), output, { recursive: true });
    writePage(path.join(root, "index.html"), output, metafile, root);
    if (!isWatching) compressFiles(output);
}

const publishing = {
    name: "publish",
    setup(build) {
        build.onStart(() => fs.rmSync(output, { recursive: true, force: true }));
        build.onEnd((result) => {
            if (result.errors.length === 0) publish(result.metafile);
        });
    },
};

async function main() {
    generateTypes(path.join(root, "../openapi/tally.yaml"), path.join(root, "src/api/schema.ts"));
    if (!isWatching) checkTypes();
    const options = {
        absWorkingDir: root,
        entryPoints: ["src/main.tsx", "src/styles/main.css"],
        entryNames: "assets/[name]-[hash]",
        chunkNames: "assets/[name]-[hash]",
        outdir: "dist",
        bundle: true,
        splitting: true,
        format: "esm",
        target: ["chrome109", "firefox115", "safari16"],
        minify: !isWatching,
        sourcemap: isWatching ? "inline" : false,
        legalComments: "none",
        define: { "process.env.NODE_ENV": isWatching ? '"development"' : '"production"' },
        preserveSymlinks: true,
        metafile: true,
        logLevel: "warning",
        plugins: [publishing],
    };
    if (isWatching) {
        const context = await esbuild.context(options);
        await context.watch();
    } else {
        await esbuild.build(options);
    }
}

main().catch((error) => {
    // What the compiler and esbuild found they have printed themselves.
    if (!error.errors && !error.status) console.error(error);
    process.exitCode = 1;
});
