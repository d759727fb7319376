import type { Limits } from '../base/limits.ts';

/** Which budget of a path validation is used up. */
export type PathBudgetName = 'pathSignatureChecks' | 'pathBuildSteps' | 'pathNameComparisons' | 'pathPolicySteps';

/** Thrown inside this folder when a budget is used up; `validatePath` turns it into `chain.budget`. */
export class BudgetExhausted extends Error {
  readonly budget: PathBudgetName;

  constructor(budget: PathBudgetName) {
    super(budget);
    this.budget = budget;
  }
}

/** Counts what one path validation spends. */
export class PathBudget {
  readonly limits: Limits;
  readonly #spent: Record<PathBudgetName, number> = {
    pathSignatureChecks: 0,
    pathBuildSteps: 0,
    pathNameComparisons: 0,
    pathPolicySteps: 0,
  };

  /** Spends one signature check; a function by itself, for a cache to call. @throws BudgetExhausted when none is left. */
  readonly spendSignatureCheck = (): void => this.spend('pathSignatureChecks');

  constructor(limits: Limits) {
    this.limits = limits;
  }

  /** Spends one unit. @throws BudgetExhausted when none is left. */
  spend(budget: PathBudgetName): void {
    this.#spent[budget]++;
    if (this.#spent[budget] > this.limits[budget]) throw new BudgetExhausted(budget);
  }
}
