export const Gate = () => (
  <Wall color="blue"><Door width={2} /></Wall>
);
