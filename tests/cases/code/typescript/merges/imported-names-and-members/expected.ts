import { Gate, Key, Wall } from './gate';

interface Shop {
  gate: Gate;
  key: Key;
  wall: Wall;
}
