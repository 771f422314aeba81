// The few things a page does in the browser itself: keys, the skip link, and keeping what was typed when the connection is lost.
(() => {
  const typing = target => target.closest?.('input:not([type=checkbox],[type=radio],[type=button]), textarea, select, [contenteditable=true]');
  const openMenu = () => document.querySelector('.mud-popover-open .mud-menu-list-wrapper');
  const openDialog = () => openMenu() ?? [...document.querySelectorAll('.mud-dialog, .tag-panel')].at(-1);
  const visible = element => element.checkVisibility();

  // Keys: a control says its key in aria-keyshortcuts ("A", "Shift+A", "/"); pressing it clicks the control, or focuses it if one types in it.
  const nameOf = event => {
    const letter = event.key.length === 1;
    const key = letter ? event.key.toUpperCase() : event.key;
    const shift = event.shiftKey && !(letter && !/[a-z]/i.test(event.key));
    return [event.ctrlKey && 'Control', event.altKey && 'Alt', event.metaKey && 'Meta', shift && 'Shift', key].filter(Boolean).join('+');
  };

  const withKey = () => [...(openDialog() ?? document).querySelectorAll('[aria-keyshortcuts]')].filter(visible);

  // A control that opens a field to type in (data-ec-types) is pressed and typed after at once, but the field comes a round trip later. Until it has the
  // focus, for ten seconds at most, what is typed is kept for it, and is no key of the page.
  let early = null;

  const keepEarly = event => {
    if (early === null || performance.now() > early.until || event.ctrlKey || event.altKey || event.metaKey) {
      early = null;
      return false;
    }
    if (event.key.length === 1 && !event.repeat) {
      early.text += event.key;
    } else if (event.key === 'Backspace') {
      early.text = early.text.slice(0, -1);
    } else if (event.key !== 'Shift' && !event.repeat) {
      early = null;
      return false;
    }
    return true;
  };

  document.addEventListener('focusin', event => {
    if (early !== null && typing(event.target) === event.target) {
      const { text } = early;
      early = null;
      if (text !== '') {
        typeInto(event.target, text);
      }
    }
  });

  const typeInto = (field, text) => {
    if (field.isContentEditable) {
      document.execCommand('insertText', false, text);
      return;
    }
    field.setRangeText(text, field.selectionStart, field.selectionEnd, 'end');
    field.dispatchEvent(new Event('input', { bubbles: true }));
  };

  document.addEventListener('keydown', event => {
    if (!typing(event.target) && keepEarly(event)) {
      event.preventDefault();
      return;
    }

    // Esc leaves a field that is edited in its place; a key that is held down acts once.
    const types = typing(event.target) && !event.altKey && !event.ctrlKey && !event.metaKey && event.key !== 'Escape';
    if (event.defaultPrevented || event.isComposing || event.repeat || types) {
      return;
    }
    const name = nameOf(event);
    const control = withKey().find(element => element.getAttribute('aria-keyshortcuts').split(' ').includes(name) && !element.disabled);
    if (!control) {
      return;
    }
    event.preventDefault();
    if (typing(control)) {
      control.focus();
      control.select?.();
    } else {
      early = control.dataset.ecTypes === undefined ? null : { text: '', until: performance.now() + 10_000 };
      control.click();
    }
  });

  // MudBlazor's menu hears only keys that are pressed within it, and one that a click opened leaves the focus on its button. Escape goes to the menu from
  // wherever it is pressed; it closes, and gives the focus to its button.
  document.addEventListener('keydown', event => {
    const menu = event.key === 'Escape' ? openMenu() : null;
    if (menu && !menu.contains(event.target)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      menu.dispatchEvent(new KeyboardEvent('keydown', { key: 'Escape', bubbles: true }));
    }
  }, true);

  // A click into an email is one in a document of its own, of which what is open over the page hears nothing: to it, it is a click beside it.
  window.addEventListener('blur', () => {
    if (document.activeElement?.tagName === 'IFRAME') {
      const box = document.activeElement.getBoundingClientRect();
      document.dispatchEvent(new PointerEvent('pointerdown', { clientX: Math.min(box.right, innerWidth) - 2, clientY: Math.min(box.bottom, innerHeight) - 2 }));
    }
  });

  const labelOf = element => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll('kbd, svg, [aria-hidden=true]').forEach(part => part.remove());
    return element.getAttribute('aria-label') ?? copy.textContent.trim();
  };

  document.addEventListener('click', event => {
    if (event.target.closest('[data-ec-skip]')) {
      event.preventDefault();
      document.getElementById('content')?.focus();
    }
    if (event.target.closest('[data-ec-reconnect]')) {
      Blazor.reconnect().then(alive => alive || keepAndReload(), () => {});
    }
    if (event.target.closest('[data-ec-reload]')) {
      keepAndReload();
    }
  });

  // The exact time of a <time>, above it while it has the pointer or the focus. One for the page: a grid has a hundred times.
  const tip = Object.assign(document.createElement('div'), { className: 'mud-tooltip mud-tooltip-default time-tip', ariaHidden: 'true' });
  let timed = null;
  const placeTip = () => {
    if (!timed?.isConnected) {
      tip.remove();
      return;
    }
    tip.textContent = timed.getAttribute('aria-description');
    document.body.append(tip);
    const at = timed.getBoundingClientRect();
    const above = at.top - tip.offsetHeight - 4;
    tip.style.top = `${above < 4 ? at.bottom + 4 : above}px`;
    tip.style.left = `${Math.max(4, Math.min(at.left + (at.width - tip.offsetWidth) / 2, document.documentElement.clientWidth - tip.offsetWidth - 4))}px`;
  };
  const tipOf = element => {
    timed = element?.closest?.('time[aria-description]');
    placeTip();
  };
  ['pointerover', 'focusin'].forEach(type => document.addEventListener(type, event => tipOf(event.target)));
  ['pointerout', 'focusout'].forEach(type => document.addEventListener(type, () => tipOf(null)));
  document.addEventListener('scroll', placeTip, true);
  document.addEventListener('keydown', event => event.key === 'Escape' && tipOf(null));

  // What was typed survives a reload that a lost connection forces: fields with an id, of this very address.
  const kept = 'ec-kept';
  const fields = () => [...document.querySelectorAll('main :is(input, textarea)[id]')].filter(field => !['password', 'file', 'hidden'].includes(field.type));

  const keepAndReload = () => {
    const values = fields().filter(field => field.dataset.ecTyped).map(field => [field.id, field.value]);
    sessionStorage.setItem(kept, JSON.stringify({ address: location.href, values }));
    location.reload();
  };

  // A form may appear only when its data is there: put back what fits until all is placed, for at most ten seconds.
  const restore = () => {
    const stored = JSON.parse(sessionStorage.getItem(kept) ?? 'null');
    sessionStorage.removeItem(kept);
    if (stored?.address !== location.href) {
      return;
    }
    const left = new Map(stored.values);
    const place = () => {
      for (const [id, value] of left) {
        const field = document.getElementById(id);
        if (field) {
          left.delete(id);
          field.value = value;
          field.dispatchEvent(new Event('input', { bubbles: true }));
          field.dispatchEvent(new Event('change', { bubbles: true }));
        }
      }
      if (left.size === 0) {
        observer.disconnect();
      }
    };
    const observer = new MutationObserver(place);
    observer.observe(document.body, { childList: true, subtree: true });
    setTimeout(() => observer.disconnect(), 10_000);
    place();
  };

  document.addEventListener('input', event => {
    if (event.target.dataset) {
      event.target.dataset.ecTyped = 'true';
    }
  });

  // A file that is dropped beside the place for it would take the place of the page.
  for (const type of ['dragover', 'drop']) {
    document.addEventListener(type, event => {
      if (event.dataTransfer?.types.includes('Files') && !event.target.closest?.('input[type=file]:enabled')) {
        event.preventDefault();
        event.dataTransfer.dropEffect = 'none';
      }
    });
  }

  window.ec = {
    // Whether the text is in the clipboard now; a browser has none for pages that came in the clear.
    copy: async text => {
      try {
        await navigator.clipboard.writeText(text);
        return true;
      } catch {
        return false;
      }
    },
    // Focuses an element once it can take the focus: what has just been opened may still be hidden.
    focus: element => {
      const attempt = left => {
        element.focus();
        if (document.activeElement !== element && left > 0) {
          requestAnimationFrame(() => attempt(left - 1));
        }
      };
      attempt(60);
    },
    // Leads to the first field that has an error.
    focusInvalid: () => {
      const field = document.querySelector('main :is([aria-invalid=true], .field-error[role=alert])');
      field?.focus();
      field?.scrollIntoView({ block: 'center' });
    },
    // Posts a form of the page: signing out must not be a link.
    submit: id => document.getElementById(id).requestSubmit(),
    shortcuts: () => [...document.querySelectorAll('[aria-keyshortcuts]')].filter(visible)
      .map(element => ({ keys: element.getAttribute('aria-keyshortcuts').split(' ').join(' or '), label: labelOf(element) })),
    // Called by the layout once the circuit listens.
    ready: () => {
      restore();
      document.documentElement.dataset.ecReady = 'true';
      return Intl.DateTimeFormat().resolvedOptions().timeZone;
    },
  };
})();
