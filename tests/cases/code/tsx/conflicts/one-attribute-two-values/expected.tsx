<<<<<<< left
export const Gate = () => <Door width={1} color="red" />;
||||||| base
export const Gate = () => <Door width={1} />;
=======
export const Gate = () => <Door width={1} color="blue" />;
>>>>>>> right
