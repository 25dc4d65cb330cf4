CREATE DATABASE shop;
CREATE TABLE shop.goods (
  id INT PRIMARY KEY,
  price DECIMAL(12, 2),
  flag BIT(1),
  flags BIT(5),
  big BIGINT,
  small TINYINT,
  details JSON,
  code UUID,
  feeling ENUM('calm', 'cross, very'),
  moods SET('a', 'b', 'c'),
  photo VARBINARY(16),
  weight DOUBLE,
  ratio FLOAT,
  born DATE,
  changed DATETIME(6),
  seen TIMESTAMP(6) NULL,
  span TIME(6),
  made YEAR,
  name VARCHAR(40) CHARACTER SET utf8mb4
);
INSERT INTO shop.goods VALUES
  (1, 49.90, b'1', b'10110', 9223372036854775807, -128, '{"a": 1.50}', '6f1c2c5e-6f0e-4d36-9b6b-0d8a3f0e9a11', 'cross, very', 'a,c',
   x'00ff10', -0.0e0, 0.5, '2024-02-29', '2024-02-29 23:59:59.123456', '2024-02-29 18:14:59.999999', '12:34:56.789', 1999, 'Zähler ½ 🔧'),
  (2, -0.01, b'0', b'00001', -9223372036854775808, 127, 'null', '00000000-0000-0000-0000-000000000000', 'calm', '',
   x'', 1.7976931348623157e308, -1.25, '1000-01-01', '1970-01-01 00:00:00', '1970-01-01 00:00:01', '00:00:00', 2155, ''),
  (3, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)
