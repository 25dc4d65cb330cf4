CREATE TABLE products (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  price numeric(12, 2),
  weight double precision,
  ratio real,
  units smallint,
  shelf integer,
  in_stock boolean,
  released date,
  changed timestamp,
  seen timestamptz,
  photo bytea,
  tags text[],
  details jsonb,
  code uuid
);

INSERT INTO products VALUES
  (1, 'Lantern, brass', 49.90, 1.25, 0.5, 120, 7, true, '2024-02-29', '2024-02-29 23:59:59.999999', '2024-02-29 23:59:59.999999+05:45',
   '\x00ff10', '{"light","brass, polished",NULL}', '{"height": 31.50, "colours": ["gold"]}', '6f1c2c5e-6f0e-4d36-9b6b-0d8a3f0e9a11'),
  (2, 'Zähler ½″ 🔧', 9999999999.99, 'NaN', '-Infinity', -32768, -2147483648, false, '1900-01-01', '1970-01-01 00:00:00', '1969-12-31 23:59:59.000001+00',
   '', '{}', 'null', '00000000-0000-0000-0000-000000000000'),
  (9223372036854775807, 'Nothing known', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL),
  (4, 'Gone tomorrow', -0.01, '-0', 'Infinity', 32767, 2147483647, true, '9999-12-31', '2038-01-19 03:14:07', '2038-01-19 03:14:07+00',
   '\xdeadbeef', '{""}', '[]', 'ffffffff-ffff-ffff-ffff-ffffffffffff');
