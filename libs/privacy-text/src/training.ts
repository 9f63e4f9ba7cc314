export { type AnnotatedPolicy, annotatedPolicies } from './training/annotated-policies.ts';
export { crossValidate, type Figures, FOLDS } from './training/cross-validation.ts';
export { examplesOf, trainModel } from './training/train.ts';
