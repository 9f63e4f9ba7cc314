import type { Bilingual } from '@gatehouse/contracts';

/** Everything that is done to a case. The audit keeps these words for ever. */
export type CaseAct = 'opened' | 'claimed' | 'released' | 'claim-expired' | 'held' | 'decided' | 'signed' | 'returned' | 'withdrawn' | 'due-date-moved';

/** What an entry carries beside its act. */
export type ActDetails = { verdict?: string; note?: string; dueAt?: string };

const VERDICTS: Readonly<Record<string, Bilingual>> = {
  APPROVE: { zh: '通过', en: 'approve' },
  WARN: { zh: '警示', en: 'warn' },
  REFUSE: { zh: '不予分发', en: 'refuse' },
  SUSPEND: { zh: '暂停分发', en: 'suspend' },
  TERMINATE: { zh: '终止分发', en: 'terminate' },
};

/** One step of a case's story, in words. */
export function historyText(act: CaseAct, details: ActDetails): Bilingual {
  const verdict = VERDICTS[details.verdict ?? ''] ?? { zh: details.verdict ?? '', en: details.verdict ?? '' };
  switch (act) {
    case 'opened':
      return { zh: '案件进入队列', en: 'The case entered the queue' };
    case 'claimed':
      return { zh: '已领取', en: 'Claimed' };
    case 'released':
      return { zh: '已释放回队列', en: 'Released to the queue' };
    case 'claim-expired':
      return { zh: '领取到期，回到队列', en: 'The claim ran out; back in the queue' };
    case 'held':
      return { zh: `拟决定：${verdict.zh}，等待第二人复核`, en: `Proposed: ${verdict.en}; waits for a second signature` };
    case 'decided':
      return { zh: `已决定：${verdict.zh}`, en: `Decided: ${verdict.en}` };
    case 'signed':
      return { zh: `复核通过：${verdict.zh}`, en: `Signed: ${verdict.en}` };
    case 'returned':
      return { zh: `退回：${details.note ?? ''}`, en: `Returned: ${details.note ?? ''}` };
    case 'withdrawn':
      return { zh: '提交方在决定之前撤回', en: 'Withdrawn by its operator before a decision' };
    case 'due-date-moved':
      return { zh: '节假日安排有变，期限已重新计算', en: 'The public holidays changed; the due date was computed anew' };
  }
}
