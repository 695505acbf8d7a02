/** Light, dark, or as the system has it. */
import { button } from './dom.js';

const THEMES = ['auto', 'light', 'dark'] as const;
type Theme = (typeof THEMES)[number];
const KEY = 'carryover-theme';

/** A page from disk may not be let to keep anything. */
function kept(): Theme {
  try {
    return THEMES.find((theme) => theme === localStorage.getItem(KEY)) ?? 'auto';
  } catch {
    return 'auto';
  }
}

function keep(theme: Theme): void {
  try {
    localStorage.setItem(KEY, theme);
  } catch {
    // It lasts as long as the page, then.
  }
}

export function themeButton(): HTMLButtonElement {
  let theme = kept();
  const made = button('', { class: 'theme' }, () => {
    theme = THEMES[(THEMES.indexOf(theme) + 1) % THEMES.length]!;
    keep(theme);
    show();
  });
  const show = (): void => {
    document.documentElement.dataset.theme = theme;
    made.textContent = `Colours: ${theme}`;
  };
  show();
  return made;
}
