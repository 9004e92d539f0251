"""The page around the report: head, style and the policy that forbids everything a page could fetch or run."""

from __future__ import annotations

import base64
import hashlib
from html import escape

STYLE = """
:root { color-scheme: light }
body { font: 1rem/1.5 system-ui, sans-serif; margin: 2rem auto; max-width: 75rem; padding: 0 1rem; color: #1b1b1b;
  background: #fff }
h1, h2, h3, h4, h5 { line-height: 1.25; overflow-wrap: anywhere }
h2 { margin-top: 3rem; border-bottom: 3px solid #1b1b1b }
h5 { margin: 1rem 0 0; font-size: 1rem }
.wide { overflow-x: auto; margin: 1rem 0 }
table { border-collapse: collapse }
caption { text-align: left; font-weight: 600; padding: .25rem 0 }
th, td { border: 1px solid #767676; padding: .25rem .6rem; text-align: left; vertical-align: top }
thead th { background: #f0f0f0; vertical-align: bottom; font-size: .875rem }
tbody th { font-weight: 400; min-width: 9rem; overflow-wrap: anywhere; position: sticky; left: 0; background: #fff }
.number { text-align: right; font-variant-numeric: tabular-nums; white-space: nowrap }
small { display: block; color: #4a4a4a }
td.right { border: 3px double #1b1b1b; font-weight: 600 }
td.better { font-weight: 600 }
td.wrong { background: #fde8e8; font-weight: 600; white-space: nowrap }
.figures { columns: 26rem 2; column-gap: 2rem }
figure { margin: 0; padding-bottom: 1.5rem; break-inside: avoid }
figure h3 { margin: 0; padding-top: 1rem }
svg { display: block; width: 100%; max-width: 36rem; height: auto }
article { border-top: 2px solid #767676; margin-top: 2rem }
.sides { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(100%, 24rem), 1fr)); gap: 1.5rem }
.text { white-space: pre-wrap; overflow-wrap: anywhere; unicode-bidi: plaintext }
.question { font-size: 1.15rem; font-weight: 600 }
ul { padding-left: 1.25rem }
ul.plain { list-style: none; padding-left: 0 }
li.found { border-left: 4px solid #1f6f3a; padding-left: .6rem; margin: .4rem 0 }
li.missing { border-left: 4px dashed #a40000; padding-left: .6rem; margin: .4rem 0 }
.missing b, .warning { color: #a40000 }
.found b, b.found { color: #1f6f3a }
mark { background: #fff3b0; color: inherit; text-decoration: underline; text-decoration-thickness: 2px }
details { margin: .5rem 0 }
summary { cursor: pointer; overflow-wrap: anywhere }
@media print {
  @page { size: A4 landscape; margin: 12mm }
  body { max-width: none; margin: 0; font-size: 10pt }
  .wide { overflow: visible }
  .wide table { font-size: 7pt }
  th, td { padding: 1pt 3pt }
  .number, td.wrong { white-space: normal }
  thead th { font-size: inherit }
  tbody th { position: static; min-width: 4rem }
  article, figure, tr { break-inside: avoid }
}
"""
# The style of this page is named by its hash: a style, script, image or frame that got in through a text does nothing.
POLICY = (
    "default-src 'none'; base-uri 'none'; form-action 'none'; "
    f"style-src 'sha256-{base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()}'"
)


def whole_page(title: str, body_html: str) -> str:
    return f"""<!doctype html>
<html lang="nl">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{escape(title)}</title>
<style>{STYLE}</style>
</head>
<body>
<main>
<h1>{escape(title)}</h1>
{body_html}</main>
</body>
</html>
"""
