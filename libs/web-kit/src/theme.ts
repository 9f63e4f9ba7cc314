import { theme as antd, type ThemeConfig } from 'antd';
import { useEffect, useState } from 'react';

export const APPEARANCES = ['system', 'light', 'dark'] as const;
export type Appearance = (typeof APPEARANCES)[number];

const STORAGE_KEY = 'gatehouse.appearance';
// The system's own fonts: a Chinese web font would be megabytes.
const FONTS = 'system-ui, -apple-system, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans SC", "Noto Sans CJK SC", sans-serif';

/** antd's tokens, corrected where its defaults miss 4.5:1 (primary, descriptions, placeholders). */
export function antdTheme(dark: boolean): ThemeConfig {
  const accent = dark ? '#69a9ff' : '#0958d9';
  return {
    zeroRuntime: true, // component styles come from antd.css; only variables are set at run time
    algorithm: dark ? antd.darkAlgorithm : antd.defaultAlgorithm,
    token: {
      fontFamily: FONTS,
      borderRadius: 6,
      colorPrimary: dark ? '#1668dc' : '#0958d9',
      colorPrimaryHover: dark ? '#1554ad' : '#0747b0',
      colorPrimaryActive: dark ? '#15417e' : '#063a91',
      colorLink: accent,
      colorLinkHover: accent,
      colorTextDescription: dark ? '#a6a6a6' : '#595959',
      colorTextPlaceholder: dark ? '#8f8f8f' : '#6b6b6b',
      colorTextDisabled: dark ? '#8f8f8f' : '#6b6b6b',
      colorTextTertiary: dark ? '#a6a6a6' : '#595959',
      colorError: dark ? '#ff9c99' : '#a8071a',
      colorErrorText: dark ? '#ff9c99' : '#a8071a',
      colorErrorBg: dark ? '#2a1215' : '#fff1f0',
      colorErrorBorder: dark ? '#7a2e2c' : '#e8a19c',
      colorWarningBg: dark ? '#2b1d11' : '#fff7e6',
      colorWarningBorder: dark ? '#7a4f1a' : '#e6b873',
      colorSuccess: dark ? '#95de64' : '#237804',
      colorWarning: dark ? '#ffc069' : '#ad4e00',
    },
    components: {
      Tabs: { itemSelectedColor: accent, itemHoverColor: accent, itemActiveColor: accent, inkBarColor: accent },
      Button: { defaultHoverColor: accent, defaultHoverBorderColor: accent, defaultActiveColor: accent, defaultActiveBorderColor: accent },
    },
  };
}

const darkSystem = () => matchMedia('(prefers-color-scheme: dark)');

function storedAppearance(): Appearance {
  const stored = localStorage.getItem(STORAGE_KEY);
  return APPEARANCES.find((appearance) => appearance === stored) ?? 'system';
}

/** The chosen appearance and whether it comes out dark; `<html data-theme>` follows, for the kit's own style sheet. */
export function useAppearance(): { appearance: Appearance; dark: boolean; choose: (appearance: Appearance) => void } {
  const [appearance, setAppearance] = useState(storedAppearance);
  const [systemDark, setSystemDark] = useState(() => darkSystem().matches);
  useEffect(() => {
    const media = darkSystem();
    const follow = () => setSystemDark(media.matches);
    media.addEventListener('change', follow);
    return () => media.removeEventListener('change', follow);
  }, []);
  const dark = appearance === 'dark' || (appearance === 'system' && systemDark);
  useEffect(() => {
    document.documentElement.dataset['theme'] = dark ? 'dark' : 'light';
  }, [dark]);
  return {
    appearance,
    dark,
    choose: (chosen) => {
      localStorage.setItem(STORAGE_KEY, chosen);
      setAppearance(chosen);
    },
  };
}
