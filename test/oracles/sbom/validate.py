"""Checks bills of materials with their makers' own libraries: validate.py FILE...; prints a line for each complaint."""
import io
import json
import sys

from cyclonedx.schema import SchemaVersion
from cyclonedx.validation.json import JsonStrictValidator
from packageurl import PackageURL
from spdx_python_model import v3_0_1
from spdx_tools.spdx.parser.parse_anything import parse_file
from spdx_tools.spdx.validation.document_validator import validate_full_spdx_document


def purls(value):
    """Every package URL of a document, wherever it is."""
    if isinstance(value, dict):
        for each in value.values():
            yield from purls(each)
    elif isinstance(value, list):
        for each in value:
            yield from purls(each)
    elif isinstance(value, str) and value.startswith("pkg:"):
        yield value


def complaints(path):
    with open(path, encoding="utf-8") as file:
        text = file.read()
    document = json.loads(text)
    if document.get("bomFormat") == "CycloneDX":
        error = JsonStrictValidator(SchemaVersion.V1_6).validate_str(text)
        if error:
            yield str(error)
    elif "spdxVersion" in document:
        for message in validate_full_spdx_document(parse_file(path)):
            yield f"{message.validation_message} {message.context.spdx_id}"
    else:
        objects = v3_0_1.SHACLObjectSet()
        with open(path, "rb") as file:
            v3_0_1.JSONLDDeserializer().read(file, objects)
        # Licences of the SPDX list are known everywhere.
        missing = [each for each in objects.missing_ids if not each.startswith("https://spdx.org/licenses/")]
        if missing:
            yield f"names what is not there: {sorted(missing)[:3]}"
        # Who writes a model checks what has to be there.
        v3_0_1.JSONLDSerializer().write(objects, io.BytesIO())
        if not any(isinstance(each, v3_0_1.SpdxDocument) for each in objects.foreach()):
            yield "has no SpdxDocument"
        for each in document["@graph"]:
            if each["type"] == "CreationInfo" and each["specVersion"] != "3.0.1":
                yield f"is of version {each['specVersion']}"
    for purl in set(purls(document)):
        try:
            if PackageURL.from_string(purl).to_string() != purl:
                yield f"{purl} is written {PackageURL.from_string(purl).to_string()}"
        except ValueError as error:
            yield f"{purl}: {error}"


for name in sys.argv[1:]:
    for complaint in complaints(name):
        print(f"{name}: {complaint}")
