"""The whole widget is light: everything a first visit loads, compressed, stays within its budget."""

import gzip

from fastapi.testclient import TestClient

from handoff_api.visitors.widget.assets import Assets

BUDGET = 30_000  # bytes with gzip: loader, page, scripts, styles and the texts of one language


def test_everything_together_stays_below_30_kb(client: TestClient) -> None:
    assets = Assets()
    names = ["widget.mjs", "widget.css", "languages/it.json"]
    files = {name: len(assets.get(name).compressed) for name in names}
    files["widget.js"] = len(assets.loader.compressed)
    files["widget"] = len(gzip.compress(client.get("/widget?language=it").content))
    total = sum(files.values())
    print(f"\nwidget: {total} bytes with gzip in {len(files)} files")
    assert total < BUDGET, sorted(files.items(), key=lambda file: -file[1])
