"""Older experiment documents brought up to the present schema, one small step a version."""

from typing import Any, Literal

from dllab.spec.base import ExperimentError

SCHEMA_VERSION: Literal[2] = 2


def migrated(document: dict[str, Any]) -> dict[str, Any]:
    """The document in the present schema; a document without a version is of the present one.

    Raises:
        ExperimentError: the document was written by a newer lab.
    """
    version = document.get("schema_version", SCHEMA_VERSION)
    if type(version) is not int or version < 1:
        raise ExperimentError(
            f"schema_version: expected an integer from 1 to {SCHEMA_VERSION}, received {version!r}."
        )
    if version > SCHEMA_VERSION:
        raise ExperimentError(
            f"This experiment has schema version {version}, this lab knows up to {SCHEMA_VERSION}: "
            "update the lab to open it."
        )
    if version < 2 and "schema_version" in document:
        document = _with_loss_settings(document) | {"schema_version": 2}
    return document


def _with_loss_settings(document: dict[str, Any]) -> dict[str, Any]:
    """1 to 2: a loss was a name, and is a kind with settings."""
    training = document.get("training")
    if not isinstance(training, dict) or not isinstance(training.get("loss"), str):
        return document
    kind = training["loss"].replace(" ", "_").replace("-", "_")
    return document | {"training": training | {"loss": {"kind": kind}}}
