import type { PropsWithChildren, ReactNode } from "react";
import { Dialog, Heading, I18nProvider, Modal, ModalOverlay } from "react-aria-components";
import { useLanguage, useText } from "../../i18n/useText.ts";

interface OverlayProps extends PropsWithChildren {
  readonly title: ReactNode;
  /** At the side, beside what it explains; or in the middle. */
  readonly place: "side" | "middle";
  readonly onClose: () => void;
}

const places = {
  side: {
    ground: "justify-end",
    box: "h-full w-full max-w-176 border-s border-line",
  },
  middle: {
    ground: "items-start justify-center p-3 pt-[8vh]",
    box: "max-h-[84vh] w-full max-w-160 rounded-8 border border-line",
  },
} as const;

/** A dialog over the page: it keeps the focus while it is open and gives it back when it is closed. */
export function Overlay({ title, place, onClose, children }: OverlayProps) {
  const say = useText();
  const language = useLanguage();
  return (
    <I18nProvider locale={language}>
      <ModalOverlay
        isOpen
        isDismissable
        onOpenChange={(open) => !open && onClose()}
        className={`overlay-ground fixed inset-0 z-40 flex ${places[place].ground}`}
      >
        <Modal className={`overlay-box flex flex-col bg-float shadow-3 ${places[place].box}`}>
          <Dialog className="overlay-body min-h-0 overflow-y-auto outline-none">
            <div className="sticky top-0 z-10 flex items-start justify-between gap-4 border-b border-line bg-float px-4 py-3 sm:px-5">
              <Heading slot="title" className="min-w-0 text-dns-17B-130 [overflow-wrap:anywhere]">
                {title}
              </Heading>
              <button type="button" data-no-print className="button button-plain -my-1 -me-2 px-2" onClick={onClose}>
                <svg viewBox="0 0 16 16" aria-hidden="true" className="size-4">
                  <path d="m3 3 10 10M13 3 3 13" className="icon-line" />
                </svg>
                {say("close")}
              </button>
            </div>
            <div className="px-4 py-4 sm:px-5">{children}</div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </I18nProvider>
  );
}
