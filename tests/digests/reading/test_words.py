import ast
import re
from pathlib import Path

ROOT = Path(__file__).parents[3] / "digests" / "rules" / "reading"
# Ideographs, and months as patterns write them; the days of RSS's skipDays are protocol.
WORDS = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|(?i:\bjan(?:uary)?\b|\bfeb(?:ruary)?\b|\boct(?:ober)?\b)")


def test_no_module_of_reading_holds_a_word_of_dates_or_of_chinese() -> None:
    holding = {
        str(path.relative_to(ROOT))
        for path in sorted(ROOT.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and WORDS.search(node.value)
    }
    assert holding == set()
