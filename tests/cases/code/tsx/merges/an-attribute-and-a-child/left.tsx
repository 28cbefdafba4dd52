export const Gate = () => (
  <Wall color="blue"><Door width={1} /></Wall>
);
