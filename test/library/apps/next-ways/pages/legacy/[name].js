import { greet } from '../../greet.js';

export const getServerSideProps = ({ query }) => ({ props: { said: greet(query.more ?? query.name) } });

export default function Page({ said }) {
  return <output>{said}</output>;
}
