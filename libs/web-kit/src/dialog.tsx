import { type ReactNode, useEffect, useId, useRef } from 'react';

type DialogProps = {
  readonly open: boolean;
  readonly title: string;
  readonly children: ReactNode;
  readonly footer: ReactNode;
  /** Absent: it cannot be dismissed. */ readonly onClose?: () => void;
};

/**
 * The browser's own modal dialog: it keeps the focus inside, gives it back, and Escape closes it. Not antd's, whose scroll lock
 * writes style tags without the page's nonce.
 */
export function Dialog({ open, title, children, footer, onClose }: DialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const heading = useId();
  useEffect(() => {
    if (open) dialog.current?.showModal();
    else dialog.current?.close();
  }, [open]);
  const dismiss = (event: { preventDefault: () => void }) => {
    event.preventDefault(); // `open` alone says whether it stands
    onClose?.();
  };
  return (
    <dialog ref={dialog} className="gh-dialog" aria-labelledby={heading} onCancel={dismiss}>
      {open ? (
        <div className="gh-stack">
          <h2 id={heading}>{title}</h2>
          {children}
          <div className="gh-row gh-dialog-acts">{footer}</div>
        </div>
      ) : null}
    </dialog>
  );
}
