"""schema_check.py SCHEMA CONFIG... -- prints each config with `accepted`, `refused` or `unreadable`, and why.

Reads YAML as nnrun and editors do: numbers by the rules of YAML 1.2, no other words than true and false."""
import json
import re
import sys

import jsonschema
import yaml


class Loader(yaml.SafeLoader):
    """YAML 1.2's core."""


Loader.yaml_implicit_resolvers = {}
for tag, pattern, first in [
    ("bool", r"true|false", "tf"),
    ("null", r"~|null|", ["~", "n", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    ("float", r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?", "-+.0123456789"),
    ("merge", r"<<", "<"),
]:
    Loader.add_implicit_resolver("tag:yaml.org,2002:" + tag, re.compile(f"^(?:{pattern})$"), list(first))


def main():
    schema = json.load(open(sys.argv[1], encoding="utf-8"))
    jsonschema.Draft7Validator.check_schema(schema)
    validator = jsonschema.Draft7Validator(schema)
    for path in sys.argv[2:]:
        try:
            with open(path, "rb") as file:
                config = yaml.load(file, Loader)
            errors = sorted(validator.iter_errors(config), key=lambda error: -len(error.path))
        except (yaml.YAMLError, ValueError, RecursionError, TypeError) as error:
            print(path, "unreadable", type(error).__name__)
            continue
        print(path, *(["refused", errors[0].message[:100].replace("\n", " ")] if errors else ["accepted"]))


main()
