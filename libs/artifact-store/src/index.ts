export {
  ArtifactError,
  type ArtifactErrorCode,
  type ArtifactSource,
  ArtifactStore,
  type ByteRange,
  type PutOptions,
  type StagedArtifact,
} from './artifact-store.ts';
export { type ArtifactStoreConfig, createArtifactStore } from './create-artifact-store.ts';
export { FileArtifactStore } from './file-artifact-store.ts';
export { S3ArtifactStore } from './s3-artifact-store.ts';
