import { Handles, Input, type InputOf } from '@gatehouse/chassis';
import { rankingRoutes } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { RecordSignals } from './record-signals.ts';

@Controller()
export class RecordSignalsController {
  constructor(private readonly signals: RecordSignals) {}

  @Handles(rankingRoutes.putSignals)
  put(@Input() { body }: InputOf<typeof rankingRoutes.putSignals>): Promise<{ recorded: number; unchanged: number }> {
    return this.signals.execute(body.signals);
  }
}
