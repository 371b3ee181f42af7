set -e
uv="${UV:-uv}"
flags="--universal --generate-hashes --no-emit-index-url --no-header --no-annotate --python-version 3.11 -q"
$uv pip compile $flags pyproject.toml -o requirements/core.txt
$uv pip compile $flags pyproject.toml --extra coordination --extra streams -c requirements/core.txt -o requirements/demo.txt
$uv pip compile $flags pyproject.toml --extra coordination --extra streams --extra frames --extra postgres --group test -c requirements/core.txt -o requirements/test.txt
$uv pip compile $flags pyproject.toml --extra spark --extra coordination --extra streams --extra frames --group test -c requirements/core.txt -o requirements/spark.txt
