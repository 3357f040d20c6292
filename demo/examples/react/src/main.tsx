import '@teable-grid/grid/react';
import type { Session } from '@teable-grid/core';
import type { GridChangeEvent } from '@teable-grid/grid';
import { useEffect, useState } from 'react';
import { createRoot } from 'react-dom/client';
import { openBooks } from './books.ts';

function ReadingList() {
  const [session, setSession] = useState<Session | null>(null);
  const [last, setLast] = useState('none yet');

  useEffect(() => {
    const opening = openBooks();
    void opening.then(setSession);
    return () => void opening.then((opened) => opened.close());
  }, []);

  const changed = ({ origin, ops }: GridChangeEvent) =>
    setLast(origin === 'user' ? `yours (${ops.map(({ op }) => op).join(', ')})` : 'somebody else’s');

  return (
    <>
      <h1>Reading list</h1>
      <teable-grid session={session} label="Reading list" ongrid-change={changed} />
      <p>
        Last change: <output>{last}</output>
      </p>
    </>
  );
}

createRoot(document.body.appendChild(document.createElement('main'))).render(<ReadingList />);
