export { fictitiousCreditCode } from './codes.ts';
export { type KeyHolder, makeParty, makeSigner, type Party, type PartyRequest } from './people.ts';
export { pixelPicture } from './picture.ts';
export { seededRandom } from './random.ts';
export { type Scenario, scenarios } from './scenarios.ts';
export { type ValidationChoices, validationInput } from './validation-input.ts';
export {
  createProvince,
  createWorld,
  issueSample,
  type OcspChoices,
  ocspAnswer,
  type Province,
  provinceAnswers,
  provinceCrls,
  sealPicture,
  sealRequest,
  signList,
  timestamper,
  type World,
  type WorldOptions,
  worldTime,
} from './world.ts';
