"""How the page looks and what it says to assistive technology; no wording, no decisions.

Own fonts only: a theme from elsewhere would fetch its letters from elsewhere.
"""

from __future__ import annotations

import gradio as gr

CSS = """
.gradio-container { max-width: 1320px !important; margin: 0 auto !important; }
h1 { font-size: 1.6rem; margin: 0; }
h2 { font-size: 1.15rem; }
h3 { font-size: 1rem; }
#ai-note { border-left: 4px solid #b45309; background: #fef3c7; padding: 0.5rem 0.75rem; border-radius: 4px; }
#ai-note, #ai-note * { color: #451a03 !important; }
mark { background: #fde047; color: #1c1917; padding: 0 0.15em; border-radius: 2px; }
#section, #receipts, #checks, #open-points, #standing { overflow-wrap: anywhere; }
#section { border: 1px solid var(--border-color-primary); border-radius: 6px; padding: 0.5rem 0.9rem; }
#section hr { margin: 0.5rem 0; }
#receipts table { width: 100%; table-layout: fixed; }
#receipts th:first-child, #receipts td:first-child { width: 8.5rem; }
#receipts th, #receipts td { text-align: left; vertical-align: top; overflow-wrap: anywhere; white-space: normal; }
#receipts th, #receipts td { padding: 0.3rem 0.6rem !important; border-color: var(--border-color-primary) !important; }
#receipts table { border-color: var(--border-color-primary) !important; }
#progress { min-height: 1.6em; }
#in-use { font-size: 0.9rem; }
#announcement { position: absolute; width: 1px; height: 1px; overflow: clip !important; clip-path: inset(50%); }
.example { font-weight: 400; text-align: left; }
"""

# What Gradio leaves in English or unsaid: the page's language, the names of the parts of the chat, one polite status
# line. In the head, as plain script: a script given to Gradio itself would need eval, which our policy forbids.
HEAD = """
<script>
(() => {
  const names = [
    ['#chat [role=log]', 'Gesprek met de assistent'],
    ['#chat [data-testid=user]', 'Vraag'],
    ['#chat [data-testid=bot]', 'Antwoord'],
    ['#chat .message-buttons-left button, #chat .message-buttons-right button', 'Tekst kopiëren'],
  ];
  let shown = 0;
  // The first sentence answers, so the newest question goes to the top instead of the end to the bottom.
  const scroll = () => {
    const said = document.querySelectorAll('#chat [data-testid=user], #chat [data-testid=bot]').length;
    const log = document.querySelector('#chat [role=log]');
    if (!log || said === shown) return;
    shown = said;
    if (said) setTimeout(() => {
      const last = [...document.querySelectorAll('#chat [data-testid=user]')].pop();
      if (last) log.scrollTop += last.getBoundingClientRect().top - log.getBoundingClientRect().top - 44;
    }, 150);
  };
  const mend = () => {
    document.documentElement.lang = 'nl';
    for (const [where, name] of names)
      for (const part of document.querySelectorAll(where))
        if (part.getAttribute('aria-label') !== name) part.setAttribute('aria-label', name);
    const log = document.querySelector('#chat [role=log]');
    if (log) { log.setAttribute('aria-live', 'off'); log.tabIndex = 0; }
    const line = document.querySelector('#announcement');
    if (line) line.setAttribute('role', 'status');
    scroll();
  };
  const start = () => {
    mend();
    new MutationObserver(mend).observe(document.body, {childList: true, subtree: true});
  };
  if (document.body) start(); else document.addEventListener('DOMContentLoaded', start);
})();
</script>
"""


def theme() -> gr.themes.Base:
    own = ("system-ui", "sans-serif")
    chosen = gr.themes.Default(primary_hue="blue", font=own, font_mono=("ui-monospace", "monospace"))
    dark_enough = {  # white letters on the theme's own blue are too faint to read
        "button_primary_background_fill": "*primary_700",
        "button_primary_background_fill_hover": "*primary_800",
        "button_primary_background_fill_dark": "*primary_700",
        "button_primary_background_fill_hover_dark": "*primary_600",
        "button_primary_text_color": "white",
    }
    return chosen.set(**dark_enough)
