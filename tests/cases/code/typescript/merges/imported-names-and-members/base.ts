import { Gate } from './gate';

interface Shop {
  gate: Gate;
}
