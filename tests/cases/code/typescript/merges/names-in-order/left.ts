import {
  attic,
  cellar,
  roof,
  stairs,
  window,
} from './house';
