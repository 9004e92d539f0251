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
del { background: #fee2e2; color: #7f1d1d; text-decoration: line-through; }
ins { background: #dcfce7; color: #14532d; text-decoration: underline; text-decoration-thickness: 2px; }
.section, .receipts, .wraps, .standing, .concept, .difference, .note { overflow-wrap: anywhere; }
.block:is(.section, .concept) {
  border: 1px solid var(--border-color-primary); border-radius: 6px; padding: 0.5rem 0.9rem !important;
}
.block.difference { padding: 0.25rem 0.9rem !important; }
details > summary { cursor: pointer; padding: 0.25rem 0; text-decoration: underline; }
.section hr { margin: 0.5rem 0; }
.picture img { width: 100%; max-width: 46rem; height: auto; margin: 0; }
.cells table { width: 100%; }
.block.cells { overflow-x: auto !important; contain: inline-size; }
.thirds table { min-width: 34rem; table-layout: fixed; }
.cells :is(th, td) { overflow-wrap: break-word; word-break: normal; hyphens: auto; }
.review-form { border-top: 3px solid var(--border-color-primary); padding-top: 0.5rem; }
.receipts table { width: 100%; table-layout: fixed; }
.receipts th:first-child, .receipts td:first-child { width: 8.5rem; }
.receipts :is(th, td) { overflow-wrap: anywhere; }
.receipts :is(th, td), .cells :is(th, td) {
  text-align: left; vertical-align: top; white-space: normal;
  padding: 0.3rem 0.6rem !important; border-color: var(--border-color-primary) !important;
}
.receipts table { border-color: var(--border-color-primary) !important; }
@media (max-width: 640px) {  /* one row below another: a table as wide as a desk hides its last columns on a phone */
  /* no :is() with commas here: Gradio cuts it at the comma, and its last words then outweigh the rules below */
  .cells table, .cells tbody, .cells tr, .cells td { display: block; width: 100%; min-width: 0; border: 0 !important; }
  .cells thead { display: none; }
  .cells tr {
    border: 1px solid var(--border-color-primary) !important; border-radius: 6px; margin-bottom: 0.6rem;
    padding: 0.2rem 0; overflow-wrap: anywhere;
  }
  /* below the label, which takes two lines here */
  #check-file button .wrap, #source-file button .wrap { padding-top: 2.5rem; }
  .cells td[data-head]::before { content: attr(data-head); display: block; font-size: 0.8rem; font-weight: 600; }
}
[role=tab][aria-selected=true] { color: #1d4ed8 !important; font-weight: 600; }
.dark [role=tab][aria-selected=true] { color: #93c5fd !important; }
.lines .wrap { flex-direction: column; flex-wrap: nowrap; }
.lines label { width: 100%; white-space: normal; overflow-wrap: anywhere; }
.long .wrap { max-height: 22rem; overflow-y: auto; }
.some .wrap { max-height: 16rem; overflow-y: auto; }
.block.tall { max-height: 34rem; overflow-y: auto !important; }
:is(button, input, textarea, summary, [tabindex="0"]):focus-visible {
  outline: 3px solid #1d4ed8 !important; outline-offset: 2px;
}
.lines label:has(input:focus-visible) { outline: 3px solid #1d4ed8; outline-offset: -3px; }
.dark .lines label:has(input:focus-visible) { outline-color: #93c5fd; }
.dark :is(button, input, textarea, summary, [tabindex="0"]):focus-visible { outline-color: #93c5fd !important; }
#progress { min-height: 1.6em; }
#in-use { font-size: 0.9rem; }
.small :is(p, span) { font-size: 0.875rem !important; line-height: 1.45; }
#announcement { position: absolute; width: 1px; height: 1px; overflow: clip !important; clip-path: inset(50%); }
.example { font-weight: 400; text-align: left; }
"""

# What Gradio leaves in English or unsaid: the page's language, the names of the parts of the chat and of a tab's panel,
# one polite status line. In the head, as plain script: a script given to Gradio itself would need eval, which our
# policy forbids.
HEAD = """
<script>
(() => {
  const names = [
    ['#chat [role=log]', 'Gesprek met de assistent'],
    ['#chat [data-testid=user]', 'Vraag'],
    ['#chat [data-testid=bot]', 'Antwoord'],
    ['#chat .message-buttons-left button, #chat .message-buttons-right button', 'Tekst kopiëren'],
    ['#chat .icon-button-wrapper.top-panel button', 'Opnieuw beginnen'],
    ['#check-file button[aria-label^="Click to upload"]', 'Kies een bestand, of sleep het hierheen'],
    ['#check-file input[type=file]', 'Bestand met uw beleid'],
    ['#source-file button[aria-label^="Click to upload"]', 'Kies een bestand, of sleep het hierheen'],
    ['#source-file input[type=file]', 'Bestand met de bron'],
  ];
  let shown = 0;
  // Every choice of Gradio is a stop of its own for the Tab key, and a long list takes a hundred to get past. It is one
  // stop here: the arrows go from choice to choice, and the space bar chooses.
  const help = 'Met de pijltjes gaat u door de lijst, met de spatiebalk kiest u.';
  const choices = group => [...group.querySelectorAll('input[type=radio]')];
  const enterOnce = (group, at) => {
    const all = choices(group), is_long = all.length > 10;
    const stop = at ?? all.find(each => each === document.activeElement) ?? all.find(each => each.checked) ?? all[0];
    for (const each of all) each.tabIndex = is_long && each !== stop ? -1 : 0;
    if (is_long) group.setAttribute('aria-description', help);
  };
  document.addEventListener('focusin', event => {
    const group = event.target.closest('fieldset.block');
    if (group && event.target.type === 'radio') enterOnce(group, event.target);
  });
  document.addEventListener('keydown', event => {
    const group = event.target.type === 'radio' && event.target.closest('fieldset.block');
    if (!group || event.altKey || event.ctrlKey || event.metaKey) return;
    const all = choices(group), here = all.indexOf(event.target), last = all.length - 1;
    const goal = {ArrowDown: here + 1, ArrowUp: here - 1, Home: 0, End: last}[event.key];
    if (goal === undefined) return;
    event.preventDefault();
    all[Math.min(Math.max(goal, 0), last)].focus();
  });
  // A button that goes away takes the keyboard's place with it: after Stop one goes on at the question, at the end of
  // a list in that list.
  const onward = {'stop': '#question textarea', 'review-more': '#review-queue input', 'found-more': '#found input'};
  let touched = null;
  document.addEventListener('focusin', event => { touched = event.target; });
  document.addEventListener('pointerdown', event => { if (!event.target.closest('#stop')) touched = null; });
  const keepPlace = () => {
    if (!onward[touched?.id] || touched.offsetParent || document.activeElement?.offsetParent) return;
    const next = [...document.querySelectorAll(onward[touched.id])].pop();
    touched = null;
    next?.focus();
  };
  // What the browser keeps is handed over when a field is left; whoever pauses and then reloads has not left it.
  let pause;
  document.addEventListener('input', event => {
    clearTimeout(pause);
    if (event.target.closest('#name, #figures, #policy-request') && event.target.matches('textarea, [type=text]'))
      pause = setTimeout(() => event.target.dispatchEvent(new FocusEvent('blur')), 600);
  });
  // The first sentence answers, so the newest question goes to the top instead of the end to the bottom.
  const scroll = () => {
    const said = document.querySelectorAll('#chat [data-testid=user], #chat [data-testid=bot]').length;
    const log = document.querySelector('#chat [role=log]');
    if (!log || said === shown) return;
    shown = said;
    if (said) setTimeout(() => {
      const last = [...document.querySelectorAll('#chat [data-testid=user]')].pop();
      const box = [log, document.querySelector('#chat')].find(part => part.scrollHeight > part.clientHeight);
      if (last && box) box.scrollTop += last.getBoundingClientRect().top - box.getBoundingClientRect().top - 44;
    }, 150);
  };
  const mend = () => {
    document.documentElement.lang = 'nl';
    for (const [where, name] of names)
      for (const part of document.querySelectorAll(where))
        if (part.getAttribute('aria-label') !== name) {
          part.setAttribute('aria-label', name);
          if (part.title) part.title = name;
        }
    // A group of choices is called what stands above it; a panel says whether it is open; a drawing says nothing.
    for (const group of document.querySelectorAll('fieldset.block')) {
      const name = group.querySelector('[data-testid=block-info]')?.textContent.trim();
      if (name && group.getAttribute('aria-label') !== name) group.setAttribute('aria-label', name);
      enterOnce(group);
    }
    for (const sign of document.querySelectorAll('.label-wrap > .icon, button svg, .dropdown-arrow'))
      sign.setAttribute('aria-hidden', 'true');
    for (const tab of document.querySelectorAll('[role=tab][aria-controls=""]')) tab.removeAttribute('aria-controls');
    const chosen = document.querySelector('[role=tab][aria-selected=true]');
    for (const panel of document.querySelectorAll('[role=tabpanel]'))
      if (chosen && panel.offsetParent) panel.setAttribute('aria-label', chosen.innerText);
    // On a phone a row is a block with the names of its columns in it; by themselves blocks are no table any more.
    for (const table of document.querySelectorAll('.cells table:not([role])')) {
      const heads = [...table.querySelectorAll('thead th')].map(head => head.textContent.trim());
      table.setAttribute('role', 'table');
      for (const part of table.querySelectorAll('thead, tbody')) part.setAttribute('role', 'rowgroup');
      for (const row of table.rows) {
        row.setAttribute('role', 'row');
        for (const [at, cell] of [...row.cells].entries()) {
          cell.setAttribute('role', cell.tagName === 'TH' ? 'columnheader' : 'cell');
          if (cell.tagName === 'TD' && heads[at]) cell.dataset.head = heads[at];
        }
      }
    }
    const log = document.querySelector('#chat [role=log]');
    if (log) { log.setAttribute('aria-live', 'off'); log.tabIndex = 0; }
    const line = document.querySelector('#announcement');
    if (line) line.setAttribute('role', 'status');
    unfold();
    scroll();
    keepPlace();
  };
  const unfold = () => {
    for (const panel of document.querySelectorAll('button.label-wrap')) {
      const is_open = String(panel.classList.contains('open'));
      if (panel.getAttribute('aria-expanded') !== is_open) panel.setAttribute('aria-expanded', is_open);
    }
  };
  const noticed = () => { unfold(); keepPlace(); };
  const start = () => {
    mend();
    new MutationObserver(mend).observe(document.body, {childList: true, subtree: true});
    new MutationObserver(noticed).observe(document.body, {attributeFilter: ['class', 'style'], subtree: true});
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
        **dict.fromkeys(("button_cancel_background_fill", "button_cancel_background_fill_dark"), "#b91c1c"),
        **dict.fromkeys(("button_cancel_background_fill_hover", "button_cancel_background_fill_hover_dark"), "#991b1b"),
        "button_cancel_text_color": "white",
        "block_info_text_color": "*neutral_600",
        "block_info_text_color_dark": "*neutral_300",
        "block_title_text_color": "*neutral_700",
        "block_title_text_color_dark": "*neutral_200",
        "checkbox_border_color": "*neutral_500",
        "checkbox_border_color_dark": "*neutral_400",
        "input_border_color": "*neutral_400",
        "input_border_color_dark": "*neutral_500",
        "input_placeholder_color": "*neutral_500",
        "input_placeholder_color_dark": "*neutral_400",
    }
    return chosen.set(**dark_enough)
