CREATE TYPE mood AS ENUM ('calm', 'cross, very');

CREATE TABLE patients (
  id integer PRIMARY KEY,
  price numeric(12, 2),
  anything numeric,
  wage money,
  flag bit(1),
  flags bit(5),
  numbers integer[],
  words text[],
  details jsonb,
  code uuid,
  span interval,
  feeling mood,
  photo bytea,
  weight double precision,
  ratio real,
  born date,
  seen timestamptz,
  changed timestamp(6),
  until timestamptz,
  mail text,
  phone text,
  notes jsonb
);
ALTER TABLE patients REPLICA IDENTITY FULL;

INSERT INTO patients VALUES
  (1, 49.90, 0.1000000000000000000000000000001, '$1,234.56', B'1', B'10110', '{1,NULL,-3}', '{"a","b, c",NULL}', '{"a": 1.50}',
   '6F1C2C5E-6F0E-4D36-9B6B-0D8A3F0E9A11', '1 year 2 mons 3 days 04:05:06.789', 'cross, very', '\x00ff10', '-0', 'NaN', '2024-02-29',
   '2024-02-29 23:59:59.999999+05:45', '2024-02-29 23:59:59.123456', NULL,
   'canary-mail-5f1d@example.org', 'canary-phone-5f1d', '{"x": "canary-notes-5f1d"}'),
  (2, -0.01, 123456789012345678901234567890, '-$0.01', B'0', B'00001', '{}', '{}', 'null',
   '00000000-0000-0000-0000-000000000000', '-1 days', 'calm', '', 'NaN', '-Infinity', '0001-01-01',
   '1969-12-31 23:59:59.000001+00', '1970-01-01', NULL, 'canary-mail-5f1d@example.org', NULL, NULL),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL);

-- A table has no such time, so this row is a dead letter, and the others are not.
INSERT INTO patients (id, until, mail) VALUES (6, 'infinity', 'canary-mail-5f1d@example.org');

CREATE TABLE visits (id integer PRIMARY KEY, mail text);
INSERT INTO visits VALUES (1, 'canary-mail-5f1d@example.org');
