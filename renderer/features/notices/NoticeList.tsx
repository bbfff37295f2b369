import type { JSX } from 'react';
import type { Notice } from '../../../shared/ipc-contract.ts';
import { noticeWords } from './notice-words.ts';
import './notices.css';

/** What the user must know of this machine: what happened, what it means, what to do. Calm, and not to be waved away. */
export function NoticeList({ notices }: { readonly notices: readonly Notice[] }): JSX.Element | null {
  if (notices.length === 0) return null;
  return (
    <section aria-label="About this computer">
      <ul className="notices">
        {notices.map((notice, n) => (
          // Two values of one policy may be ignored for the same reason.
          <NoticeBar key={`${n} ${notice.code}`} notice={notice} />
        ))}
      </ul>
    </section>
  );
}

function NoticeBar({ notice }: { readonly notice: Notice }): JSX.Element {
  const { title, means, advice, urgent } = noticeWords(notice);
  return (
    <li className={urgent ? 'notice urgent' : 'notice'}>
      <span className={`state-dot ${urgent ? 'dot-caution' : 'dot-busy'}`} aria-hidden="true" />
      <div>
        <p className="notice-title">{title}</p>
        <p>
          {means} {advice}
        </p>
        {notice.file !== null && (
          <p className="notice-file">
            Place <code>{notice.file}</code>
          </p>
        )}
      </div>
    </li>
  );
}
