"""Every public function of analysis and geo says its parameters, errors and method, and shows an example that runs."""

import ast
import doctest
import importlib
import inspect
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
MODULES = sorted(
    f"{room}.{path.stem}"
    for room in ("analysis", "geo")
    for path in (ROOT / room).glob("*.py")
    if path.stem not in ("__init__", "errors")
)
SECTION = re.compile(r"\n *(Parameters|Attributes|Returns|Raises|Examples|References|Notes)\n *-+\n")
METHOD_PAGE = re.compile(r"docs/methode/([\w-]+\.md)")
PAGE_PARTS = (
    "Exemple",
    "## Limites",
    "## Ce qu’il ne faut pas conclure (n = 21)",
    "## Références",
)
# Bookkeeping and the portfolio of the examples, without any method behind them.
WITHOUT_METHOD = {
    "analysis.lookup",
    "analysis.memory",
    "analysis.territory_search",
    "analysis.worked_example",
}

each_module = pytest.mark.parametrize("module", MODULES)


def functions_of(module):
    """Public functions, methods and properties that a module defines, by qualified name."""
    found = {}
    for name, value in vars(importlib.import_module(module)).items():
        if name.startswith("_") or getattr(value, "__module__", None) != module:
            continue
        if inspect.isclass(value):
            members = {f"{name}.{key}": member for key, member in vars(value).items() if key[0] != "_"}
            unwrapped = {key: getattr(member, "fget", member) for key, member in members.items()}
            found |= {key: member for key, member in unwrapped.items() if inspect.isfunction(member)}
        elif hasattr(value, "__code__") or hasattr(value, "__wrapped__"):
            found[name] = inspect.unwrap(value)
    return found


def sections(text):
    """Text of each section of a numpydoc docstring."""
    parts = SECTION.split("\n" + inspect.cleandoc(text))
    return {"": parts[0], **dict(zip(parts[1::2], parts[2::2], strict=True))}


def described(text):
    """Names that stand, alone or in a list, on the lines of a section that are not indented."""
    return {name.strip() for line in text.splitlines() if line[:1].strip() for name in line.split(",")}


def raised(module):
    """Errors that each function of a module raises, itself or by the private functions it calls."""
    tree = ast.parse((ROOT / f"{module.replace('.', '/')}.py").read_text(encoding="utf-8"))
    defined = {node.name: node for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}

    def search(name, seen):
        errors = set()
        for node in ast.walk(defined[name]):
            if isinstance(node, ast.Raise) and isinstance(node.exc, ast.Call):
                errors.add(ast.unparse(node.exc.func))
            called = ast.unparse(node.func).rpartition(".")[2] if isinstance(node, ast.Call) else ""
            if called.startswith("_") and called in defined and called not in seen:
                errors |= search(called, seen | {called})
        return errors

    return {name: search(name, {name}) for name in defined if not name.startswith("_")}


# spopt builds its variables in a way that PuLP announces to remove.
@pytest.mark.filterwarnings("ignore::DeprecationWarning:spopt", "ignore::DeprecationWarning:pulp")
@each_module
def test_every_example_gives_what_it_says(module):
    loaded = importlib.import_module(module)
    options = doctest.NORMALIZE_WHITESPACE | doctest.REPORT_NDIFF
    finder = doctest.DocTestFinder(exclude_empty=True)
    told = []
    runner = doctest.DocTestRunner(optionflags=options)
    for example in finder.find(loaded, module):
        runner.run(example, out=told.append)
    assert not told, "".join(told)


@each_module
def test_every_public_function_has_an_example(module):
    without = []
    for name, function in functions_of(module).items():
        owner = name.partition(".")[0]
        holder = vars(importlib.import_module(module))[owner] if "." in name else function
        example = sections(function.__doc__ or "").get("Examples", "")
        shared = sections(holder.__doc__ or "").get("Examples", "")
        if ">>>" not in example and not ("." in name and name.partition(".")[2] in shared):
            without.append(name)
    assert without == []


@each_module
def test_every_parameter_and_every_result_is_described(module):
    faults = []
    for name, function in functions_of(module).items():
        told = sections(function.__doc__ or "")
        signature = inspect.signature(function)
        parameters = [one for one in signature.parameters if one not in ("self", "cls")]
        missing = set(parameters) - described(told.get("Parameters", ""))
        faults += [f"{name}({one})" for one in sorted(missing)]
        if parameters and signature.return_annotation not in (None, "None") and "Returns" not in told:
            faults.append(f"{name} -> ?")
    assert faults == []


@each_module
def test_every_error_raised_is_told(module):
    errors = raised(module)
    faults = []
    for name, function in functions_of(module).items():
        told = sections(function.__doc__ or "").get("Raises", "")
        faults += [f"{name}: {error}" for error in errors[name.rpartition(".")[2]] if error not in told]
    assert faults == []


@pytest.mark.parametrize("module", sorted(set(MODULES) - WITHOUT_METHOD))
def test_every_module_names_the_page_of_its_method_with_its_example_limits_and_sources(module):
    page = METHOD_PAGE.search(importlib.import_module(module).__doc__)
    assert page, "its docstring names no page of docs/methode"
    text = (ROOT / "docs" / "methode" / page[1]).read_text(encoding="utf-8")
    assert [part for part in PAGE_PARTS if part not in text] == []


def test_the_list_of_the_pages_holds_every_page_of_a_method():
    folder = ROOT / "docs" / "methode"
    listed = set(re.findall(r"\(([\w-]+\.md)\)", (folder / "README.md").read_text(encoding="utf-8")))
    named = {
        METHOD_PAGE.search(importlib.import_module(module).__doc__)[1]
        for module in set(MODULES) - WITHOUT_METHOD
    }
    assert listed == named
