"""The base of every configuration: validation on creation, to and from plain data."""

from __future__ import annotations

import dataclasses
import difflib
import math
import types
import typing
from dataclasses import dataclass
from typing import Any

from sampler.support.arguments import shown, shown_type


class ConfigError(ValueError):
    """A configuration has an unknown field, or a value of another type or out of range."""


@dataclass(frozen=True)
class Config:
    """A frozen dataclass that checks its types and values, and that JSON can hold."""

    def __post_init__(self) -> None:
        for entry in dataclasses.fields(self):
            _check_type(type(self), entry.name, getattr(self, entry.name))
        self._validate()

    def _validate(self) -> None:
        """Refuse values of the right type that are out of range or contradict each other."""

    def to_dict(self) -> dict[str, Any]:
        """Return nested plain dicts and lists that JSON can hold.

        Examples
        --------
        >>> from sampler.config import EncoderConfig
        >>> EncoderConfig(hidden=(8,)).to_dict()["hidden"]
        [8]
        """
        return {
            entry.name: _to_plain(getattr(self, entry.name)) for entry in dataclasses.fields(self)
        }

    @classmethod
    def from_dict(cls, plain: dict[str, Any]) -> typing.Self:
        """Rebuild a configuration; an unknown name is an error that has the nearest known one.

        Examples
        --------
        >>> from sampler.config import GeneratorConfig
        >>> GeneratorConfig.from_dict({"widht": 64})
        Traceback (most recent call last):
        ...
        sampler.config.base.ConfigError: GeneratorConfig has no field 'widht'; did you mean 'width'?
        """
        if not isinstance(plain, dict):
            msg = f"{cls.__name__} got {shown(plain)}; expected a dict of its fields"
            raise ConfigError(msg)
        hints = typing.get_type_hints(cls)
        names = [entry.name for entry in dataclasses.fields(cls)]
        values = {}
        for name, value in plain.items():
            if name not in names:
                near = difflib.get_close_matches(str(name)[:99], names, n=1)
                hint = f"did you mean {near[0]!r}?" if near else f"it has {', '.join(names)}"
                msg = f"{cls.__name__} has no field {shown(name)}; {hint}"
                raise ConfigError(msg)
            values[name] = _from_plain(hints[name], value)
        return cls(**values)

    def replace(self, **changes: Any) -> typing.Self:
        """Return a copy with some fields changed."""
        return type(self).from_dict({**self.to_dict(), **changes})


def _to_plain(value: Any) -> Any:
    if isinstance(value, Config):
        return value.to_dict()
    return list(value) if isinstance(value, tuple) else value


def _from_plain(hint: Any, value: Any) -> Any:
    if typing.get_origin(hint) is types.UnionType and isinstance(value, (dict, list)):
        (hint,) = (option for option in typing.get_args(hint) if option is not types.NoneType)
    if isinstance(hint, type) and issubclass(hint, Config) and isinstance(value, dict):
        return hint.from_dict(value)
    if typing.get_origin(hint) is tuple and isinstance(value, list):
        return tuple(value)
    return value


def _check_type(cls: type, name: str, value: Any) -> None:
    hint = typing.get_type_hints(cls)[name]
    if not _fits(hint, value):
        expected = "a finite number" if hint is float else getattr(hint, "__name__", str(hint))
        msg = f"{cls.__name__}.{name} got {shown_type(value)}; expected {expected}"
        raise ConfigError(msg)


def _fits(hint: Any, value: Any) -> bool:
    if typing.get_origin(hint) is types.UnionType:
        return any(_fits(option, value) for option in typing.get_args(hint))
    if typing.get_origin(hint) is tuple:
        inner = typing.get_args(hint)[0]
        return isinstance(value, tuple) and all(_fits(inner, item) for item in value)
    if hint is float:
        return isinstance(value, (int, float)) and not isinstance(value, bool) and _finite(value)
    if hint is int:
        return isinstance(value, int) and not isinstance(value, bool)
    return isinstance(value, hint)


def _finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:  # a whole number beyond every float
        return False


def require(condition: bool, message: str) -> None:
    """Raise a ConfigError with this message where the condition is False."""
    if not condition:
        raise ConfigError(message)
