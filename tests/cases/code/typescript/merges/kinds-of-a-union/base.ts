type Level =
  | 'low'
  | 'high';

function paint(color: 'red' | 'blue'): void {
  show(color);
}
