"""openapi/tally.yaml as a contract: whether an answer is one that it describes."""

import functools
import json
import re
from urllib.parse import parse_qsl, unquote, urlsplit

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

from support.shop import ROOT

DOCUMENT = ROOT / "openapi/tally.yaml"
# What HTTP itself, and what the rules for pages of other origins add to any answer.
HEADERS_OF_HTTP = {
    "connection", "content-length", "content-type", "date", "server", "transfer-encoding", "vary",
    "access-control-allow-origin", "access-control-expose-headers", "access-control-allow-credentials"}
# Answers that any path may give, so the document describes them once and not for each operation.
ANSWERS_OF_NO_OPERATION = {
    400: "MalformedRequest", 404: "UnknownPath", 405: "MethodNotAllowed", 431: "HeadersTooLarge", 500: "InternalError"}


def load(text):
    return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))


@functools.cache
def read_document():
    return load(DOCUMENT.read_text())


class Contract:
    """The document, and which of its answers were seen: pairs of an operation's id and a status.

    An answer that is documented but belongs to no operation is seen under its name in `components/responses`.
    """

    def __init__(self):
        self.document = read_document()
        self.registry = Registry().with_resource("urn:tally", Resource(self.document, DRAFT202012))
        self.operations = {
            operation["operationId"]: Operation(operation, method.upper(), path)
            for path, item in self.document["paths"].items() for method, operation in item.items()}
        self.seen = set()

    def documented(self):
        """All pairs that there are to see."""
        pairs = {(name, int(status)) for name, each in self.operations.items() for status in each.answers}
        return pairs | {(name, status) for status, name in ANSWERS_OF_NO_OPERATION.items()}

    def check(self, answer):
        """Fails when the document does not describe an answer of `requests`."""
        request = answer.request
        operation = self.operation(request.method, request.url)
        status = answer.status_code
        place = f"{request.method} {request.path_url} -> {status}"
        if operation and str(status) in operation.answers:
            name, described = operation.name, operation.answers[str(status)]
        else:
            assert status in ANSWERS_OF_NO_OPERATION, f"{place}: no such answer is documented"
            assert not operation or status not in [404, 405], f"{place}: the operation exists"
            name = ANSWERS_OF_NO_OPERATION[status]
            described = self.document["components"]["responses"][name]
        described = self.resolve(described)
        self.check_headers(answer.headers, described.get("headers", {}), place)
        self.check_content(answer, described.get("content", {}), place)
        if operation and status < 300:
            self.check_request(request, operation, place)
        self.seen.add((name, status))

    def operation(self, method, url):
        """The operation that a request is for; GET for HEAD, None when there is none."""
        path, method = urlsplit(url).path, "GET" if method == "HEAD" else method
        # Of two that fit, /api/users/me and /api/users/{id}, the literal one is meant.
        fitting = [each for each in self.operations.values() if each.method == method and each.path.fullmatch(path)]
        return min(fitting, key=lambda each: each.template.count("{"), default=None)

    def check_headers(self, headers, described, place):
        for name, header in described.items():
            header = self.resolve(header)
            assert name in headers or not header.get("required"), f"{place}: {name} is missing"
            if name in headers:
                self.check_value(self.read(headers[name], header["schema"]), header["schema"], f"{place}: {name}")
        unknown = {name.lower() for name in headers} - {name.lower() for name in described} - HEADERS_OF_HTTP
        assert not unknown, f"{place}: headers that are not documented: {unknown}"

    def check_content(self, answer, described, place):
        if answer.request.method == "HEAD" or not described:
            assert not answer.content, f"{place}: a body where none is documented"
            return
        kind = answer.headers.get("Content-Type", "").partition(";")[0]
        assert kind in described, f"{place}: {kind} is not documented"
        schema = described[kind]["schema"]
        if kind == "text/event-stream":
            return
        read = {"application/yaml": load}.get(kind, json.loads if kind.endswith("json") else bytes.decode)
        self.check_value(read(answer.content), schema, place)

    def check_request(self, request, operation, place):
        """What was accepted must be what the document allows."""
        parameters = [self.resolve(each) for each in operation.definition.get("parameters", [])]
        schemas = {each["name"]: each["schema"] for each in parameters if each["in"] == "query"}
        for name, value in parse_qsl(urlsplit(request.url).query, keep_blank_values=True):
            if name.startswith("attributes."):
                continue
            assert name in schemas, f"{place}: the parameter {name} is not documented"
            self.check_value(self.read(value, schemas[name]), schemas[name], f"{place}: {name}")
        body = operation.definition.get("requestBody")
        if body:
            schema = body["content"]["application/json"]["schema"]
            self.check_value(json.loads(request.body), schema, f"{place}: the request")

    def check_value(self, value, schema, place):
        errors = self.validator(schema).iter_errors(value)
        found = "; ".join(f"{error.json_path}: {error.message[:500]}" for error in errors)
        assert not found, f"{place}: {found}"

    def check_schema(self, name, value):
        """Fails when a value is not what the schema of this name describes."""
        self.check_value(value, {"$ref": f"#/components/schemas/{name}"}, name)

    def validator(self, schema):
        # A schema that is part of the document, so that its references are to the document.
        return Draft202012Validator(
            absolute(schema), registry=self.registry, format_checker=Draft202012Validator.FORMAT_CHECKER)

    def read(self, text, schema):
        """A text as the type that its schema wants."""
        kind = self.resolve(schema).get("type")
        if kind == "integer" and re.fullmatch("-?[0-9]+", text):
            return int(text)
        if kind == "boolean" and text in ["true", "false"]:
            return text == "true"
        return text

    def resolve(self, value):
        while "$ref" in value:
            target = self.document
            for part in value["$ref"].removeprefix("#/").split("/"):
                target = target[unquote(part).replace("~1", "/")]
            value = target
        return value


class Operation:
    def __init__(self, definition, method, template):
        self.definition = definition
        self.method = method
        self.template = template
        self.name = definition["operationId"]
        self.answers = definition["responses"]
        self.path = re.compile(re.sub(r"\\{.*?\\}", "[^/]+", re.escape(template)))

    @property
    def needs_a_token(self):
        return {"bearerAuth": []} in self.definition["security"]

    @property
    def is_for_admins(self):
        return "For admins." in self.definition["description"]

    @property
    def takes_a_body(self):
        return "requestBody" in self.definition


def absolute(schema):
    """The schema with references that say which document they are to."""
    if isinstance(schema, dict):
        return {
            name: "urn:tally" + each if name == "$ref" and each.startswith("#") else absolute(each)
            for name, each in schema.items()}
    return [absolute(each) for each in schema] if isinstance(schema, list) else schema


def refused(answer, status, code):
    """Fails unless an answer is this problem."""
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text
