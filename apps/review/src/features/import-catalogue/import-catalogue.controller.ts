import { Caller, Handles, Input, type InputOf, type Principal } from '@gatehouse/chassis';
import { reviewRoutes } from '@gatehouse/contracts';
import { Controller } from '@nestjs/common';
import { ImportCatalogue, type ImportResult } from './import-catalogue.ts';

@Controller()
export class ImportCatalogueController {
  constructor(private readonly importCatalogue: ImportCatalogue) {}

  @Handles(reviewRoutes.importCatalogue)
  import(@Input() { body }: InputOf<typeof reviewRoutes.importCatalogue>, @Caller() caller: Principal): Promise<ImportResult> {
    return this.importCatalogue.execute(body.entries, caller);
  }
}
