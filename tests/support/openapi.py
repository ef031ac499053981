"""A client of the REST interface that holds every answer against the OpenAPI document."""

import json
import re
from typing import Any

from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker


class Program:
    """Another program with a token."""

    def __init__(self, secret: str = "", language: str = "en") -> None:
        self.client = Client()
        self.headers = {"HTTP_ACCEPT_LANGUAGE": language}
        if secret:
            self.headers["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        self.document = self.client.get("/api/v1/openapi.json").json()

    def get(self, path: str, **query: Any) -> Any:
        """The answer's status and body."""
        return self._held("get", path, self.client.get(f"/api/v1{path}", query, **self.headers))

    def post(self, path: str, data: Any, key: str = "", raw: str = "", **files: Any) -> Any:
        """Post JSON (``raw``: as it is), or with ``files`` a form."""
        headers = self.headers | ({"HTTP_IDEMPOTENCY_KEY": key} if key else {})
        url = f"/api/v1{path}"
        if files:
            answer = self.client.post(url, {**data, **files}, **headers)
        else:
            answer = self.client.post(url, raw or json.dumps(data), "application/json", **headers)
        return self._held("post", path, answer)

    def _held(self, method: str, path: str, answer: Any) -> Any:
        _template, operation = self._operation(method, path)
        said = operation["responses"][str(answer.status_code)]
        mime = answer["Content-Type"].partition(";")[0]
        if mime not in said["content"]:
            assert list(said["content"]) == ["*/*"]
            return answer.status_code, answer
        schema = said["content"][mime]["schema"] | {"components": self.document["components"]}
        body = answer.json()
        Draft202012Validator(schema, format_checker=FormatChecker()).validate(body)
        return answer.status_code, body

    def _operation(self, method: str, path: str) -> tuple[str, Any]:
        for template, operations in self.document["paths"].items():
            if re.fullmatch(re.sub(r"{[^}]+}", "[^/]+", template), f"/api/v1{path}"):
                return template, operations[method]
        raise AssertionError(f"not in the document: {path}")
