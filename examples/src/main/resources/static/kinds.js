// The kinds of relations: what the page calls them, in the order in which it shows them, and which family they are drawn as.

const KINDS = {
  hypernym: ['A kind of', 'hierarchy'],
  instanceHypernym: ['An instance of', 'hierarchy'],
  hyponym: ['Kinds of it', 'hierarchy'],
  instanceHyponym: ['Instances', 'hierarchy'],
  partHolonym: ['Part of', 'part'],
  memberHolonym: ['Member of', 'part'],
  substanceHolonym: ['Substance of', 'part'],
  partMeronym: ['Parts', 'part'],
  memberMeronym: ['Members', 'part'],
  substanceMeronym: ['Substances', 'part'],
  antonym: ['Opposites', 'other'],
  similar: ['Similar', 'other'],
  attribute: ['Attributes', 'other'],
  entailment: ['Entails', 'other'],
  cause: ['Causes', 'other'],
  verbGroup: ['Close senses', 'other'],
  alsoSee: ['See also', 'other'],
  derivation: ['Related words', 'other'],
  pertainym: ['Pertains to', 'other'],
  participle: ['Participle of', 'other'],
  topic: ['Topic', 'other'],
  topicMember: ['Words of this topic', 'other'],
  region: ['Region', 'other'],
  regionMember: ['Words of this region', 'other'],
  usage: ['Usage', 'other'],
  usageMember: ['Words of this usage', 'other'],
};

export const ORDER = Object.keys(KINDS);

export const label = (kind) => KINDS[kind]?.[0] ?? kind;

export const family = (kind) => KINDS[kind]?.[1] ?? 'other';
