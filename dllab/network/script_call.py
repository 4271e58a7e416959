"""Calls as text: names, arguments and keywords as a person would write them."""


def call(name: str, *arguments: object, **keywords: object) -> str:
    """The text of a call of Keras."""
    return f"keras.{plain_call(name, *arguments, **keywords)}"


def plain_call(name: str, *arguments: object, **keywords: object) -> str:
    """The text of a call of something the script defines."""
    given = [_written(argument) for argument in arguments]
    named = [f"{keyword}={_written(value)}" for keyword, value in keywords.items()]
    return f"{name}({', '.join([*given, *named])})"


class Code(str):
    """Text that is code already, not a string to be quoted."""

    __slots__ = ()


def _written(value: object) -> str:
    if isinstance(value, str) and not isinstance(value, Code):
        return f'"{value}"'
    return str(value)
