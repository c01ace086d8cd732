"""Every hook is documented with the signature that it has, and somebody has tried it."""

from __future__ import annotations

import ast
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from anymeet import hookspecs

ROOT = Path(__file__).parents[2]
HOOKS = {name: spec for name, spec in vars(hookspecs).items() if hasattr(spec, f"{hookspecs.PROJECT}_spec")}


def section(hook: str) -> str:
    """What docs/plugins.md says under the hook's own heading."""
    found = re.search(
        rf"^### {hook}\n(.*?)(?=^##|\Z)", (ROOT / "docs/plugins.md").read_text(), re.MULTILINE | re.DOTALL
    )
    assert found, f"docs/plugins.md has no heading for {hook}"
    return found[1]


def implementations(source: str) -> Iterator[str]:
    """The hooks that functions with `hookimpl` implement in a file of tests."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.FunctionDef) and any("hookimpl" in ast.dump(each) for each in node.decorator_list):
            yield node.name


def test_there_are_five_hooks_at_most() -> None:
    """Hooks are few: what can be had by wrapping an interface needs none of its own."""
    assert 0 < len(HOOKS) <= 5


@pytest.mark.parametrize("hook", HOOKS)
def test_it_is_documented_with_its_signature(hook: str) -> None:
    """The page has a section for it, with exactly the signature of the hook and a sentence beside."""
    signature = str(inspect.signature(HOOKS[hook])).replace("'", "")
    shown, _, words = section(hook).partition("```python\n")[2].partition("```\n")
    assert ast.unparse(ast.parse(f"def {hook}{signature}: ...")) == ast.unparse(ast.parse(shown))
    assert re.search(r"\w+ \w+ \w+", words)
    assert inspect.getdoc(HOOKS[hook])


def test_nothing_else_is_documented_as_a_hook() -> None:
    """A heading that is named like a hook is one."""
    headings = re.findall(r"^### (anymeet_\w+)", (ROOT / "docs/plugins.md").read_text(), re.MULTILINE)
    assert list(HOOKS) == headings


@pytest.mark.parametrize("hook", HOOKS)
def test_a_plugin_with_it_is_tested(hook: str) -> None:
    """Some test has a plugin that implements it."""
    files = (ROOT / "tests").rglob("test_*.py")
    assert any(hook in implementations(file.read_text()) for file in files)
