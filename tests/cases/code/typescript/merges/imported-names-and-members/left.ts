import { Gate, Key } from './gate';

interface Shop {
  gate: Gate;
  key: Key;
}
