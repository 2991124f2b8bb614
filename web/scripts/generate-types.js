// Makes TypeScript of openapi/tally.yaml: a type for each schema, and for each operation what goes in and comes out.
// The page is compiled against it, so it cannot call what the document does not know.
"use strict";

const fs = require("node:fs");
const path = require("node:path");
const yaml = require("js-yaml");

const methods = ["get", "post", "put", "patch", "delete"];
const indent = (text) => text.replace(/^(?=.)/gm, "    ");
const isName = (text) => /^[A-Za-z_$][\w$]*$/.test(text);
const member = (name) => (isName(name) ? name : JSON.stringify(name));

class Generator {
    constructor(document) {
        this.document = document;
    }

    /** What a reference within the document points at; anything else is itself. */
    resolve(value) {
        if (!value.$ref) return value;
        return value.$ref
            .slice(2)
            .split("/")
            .reduce((node, key) => node[key], this.document);
    }

    type(schema) {
        if (schema === undefined || schema === true) return "unknown";
        if (schema.$ref) return schema.$ref.split("/").pop();
        if (schema.const !== undefined) return JSON.stringify(schema.const);
        if (schema.enum) return schema.enum.map((value) => JSON.stringify(value)).join(" | ");
        if (schema.oneOf || schema.anyOf) {
            return (schema.oneOf ?? schema.anyOf).map((each) => this.type(each)).join(" | ");
        }
        if (schema.allOf) {
            const parts = schema.allOf.map((each) => this.type(each));
            return parts.concat(schema.properties ? [this.object(schema)] : []).join(" & ");
        }
        const types = [schema.type ?? (schema.properties ? "object" : undefined)].flat();
        return types.map((type) => this.simpleType(type, schema)).join(" | ");
    }

    simpleType(type, schema) {
        switch (type) {
            case "string":
                return "string";
            case "integer":
            case "number":
                return "number";
            case "boolean":
                return "boolean";
            case "null":
                return "null";
            case "array":
                return `Array<${this.type(schema.items)}>`;
            case "object":
                return this.object(schema);
            default:
                return "unknown";
        }
    }

    object(schema) {
        const required = new Set(schema.required);
        const names = Object.keys(schema.properties ?? {});
        if (names.length === 0) {
            return schema.additionalProperties ? `Record<string, ${this.type(schema.additionalProperties)}>` : "{}";
        }
        const members = names.map((name) => {
            const property = schema.properties[name];
            const comment = property.description ? `/** ${property.description.trim().replace(/\s+/g, " ")} */\n` : "";
            return `${comment}${member(name)}${required.has(name) ? "" : "?"}: ${this.type(property)};`;
        });
        return `{\n${indent(members.join("\n"))}\n}`;
    }

    schemas() {
        return Object.entries(this.document.components.schemas).map(([name, schema]) => {
            const comment = schema.description ? `/** ${schema.description.trim().replace(/\s+/g, " ")} */\n` : "";
            return `${comment}export type ${name} = ${this.type(schema)};`;
        });
    }

    /** The parameters of one place, as an object; undefined when there are none. */
    parameters(operation, place) {
        const parameters = operation.parameters.filter((each) => each.in === place);
        if (parameters.length === 0) return undefined;
        return {
            isRequired: parameters.some((each) => each.required),
            type: this.object({
                properties: Object.fromEntries(parameters.map((each) => [each.name, each.schema])),
                required: parameters.filter((each) => each.required).map((each) => each.name),
            }),
        };
    }

    /** What an operation answers when all is well: the JSON of its 2xx answers. */
    answer(operation) {
        const types = Object.entries(operation.responses)
            .filter(([status]) => status.startsWith("2"))
            .map(([, response]) => this.resolve(response).content?.["application/json"]?.schema)
            .map((schema) => (schema ? this.type(schema) : "undefined"));
        return [...new Set(types)].join(" | ");
    }

    operations() {
        return Object.entries(this.document.paths).flatMap(([path, item]) =>
            methods
                .filter((method) => item[method])
                .map((method) => {
                    const parameters = [...(item.parameters ?? []), ...(item[method].parameters ?? [])];
                    const resolved = parameters.map((each) => this.resolve(each));
                    return { ...item[method], path, method, parameters: resolved };
                }),
        );
    }

    operationType(operation) {
        const body = operation.requestBody && this.resolve(operation.requestBody);
        const content = body?.content?.["application/json"];
        const parts = {
            path: this.parameters(operation, "path"),
            query: this.parameters(operation, "query"),
            header: this.parameters(operation, "header"),
            body: content && { isRequired: body.required, type: this.type(content.schema) },
        };
        const members = Object.entries(parts)
            .filter(([, part]) => part)
            .map(([name, part]) => `${name}${part.isRequired ? "" : "?"}: ${part.type};`);
        const request = members.length > 0 ? `{\n${indent(members.join("\n"))}\n}` : "{}";
        const answer = this.answer(operation);
        return `${operation.operationId}: {\n${indent(`request: ${request};\nanswer: ${answer};`)}\n};`;
    }

    operationPlace(operation) {
        const { operationId, method, path, security } = operation;
        const place = `method: "${method.toUpperCase()}", path: "${path}", isOpen: ${security?.length === 0}`;
        return `${operationId}: { ${place} },`;
    }

    text() {
        const operations = this.operations();
        return [
            "// Made from openapi/tally.yaml by scripts/generate-types.js. A change belongs there.",
            ...this.schemas(),
            `/** What goes into each operation and what comes out. */\nexport interface Operations {\n${indent(
                operations.map((each) => this.operationType(each)).join("\n"),
            )}\n}`,
            `/** Where each operation is, and whether it is the same for everybody. */\nexport const places = {\n${indent(
                operations.map((each) => this.operationPlace(each)).join("\n"),
            )}\n} as const;`,
            "",
        ].join("\n\n");
    }
}

/** Writes the types of the API described in `source` to `target`. */
function generateTypes(source, target) {
    const document = yaml.load(fs.readFileSync(source, "utf8"));
    fs.mkdirSync(path.dirname(target), { recursive: true });
    fs.writeFileSync(target, new Generator(document).text());
}

module.exports = { generateTypes };
