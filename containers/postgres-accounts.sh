# Run once by PostgreSQL's image, when its volume is empty: two databases, each with an account of its own that alone
# may connect to it. Whoever may write the ledger cannot reach the audit chain, and the other way round.
set -eu
secrets=${SECRETS:-/run/secrets}

for name in ledger audit; do
  psql --no-psqlrc --quiet --set ON_ERROR_STOP=1 --username "$POSTGRES_USER" --dbname postgres <<SQL
\set password \`cat '$secrets/${name}_password'\`
CREATE ROLE $name LOGIN PASSWORD :'password';
CREATE DATABASE $name OWNER $name TEMPLATE template0 ENCODING 'UTF8';
REVOKE ALL ON DATABASE $name FROM PUBLIC;
SQL
done
